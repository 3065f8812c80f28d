"""E-mails and web addresses go behind a mark in the search text, since not everybody may find by them."""

from django.db import connection, migrations

BATCH = 10_000
SQL = """
UPDATE contacts_clientsearch AS s SET
  text = search_key(concat_ws(' ', c.name, nullif(c.legal_name, ''), nullif(c.city, ''),
    (SELECT string_agg(p.name, ' ' ORDER BY p.id) FROM contacts_person p WHERE p.client_id = c.id))) || chr(30)
    || search_key((SELECT string_agg(DISTINCT ch.key, ' ') FROM contacts_channel ch
      WHERE ch.client_id = c.id AND ch.kind <> 'phone'))
FROM contacts_client c WHERE c.id = s.client_id AND c.id > %s AND c.id <= %s
  AND EXISTS (SELECT FROM contacts_channel ch WHERE ch.client_id = c.id AND ch.kind <> 'phone')
"""


def put_apart(apps, schema_editor):
    """In batches of their own, so that nobody waits for a row longer than for one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_client")
        (last,) = cursor.fetchone()
        for after in range(0, last, BATCH):
            cursor.execute(SQL, [after, after + BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0006_handovers")]

    operations = [migrations.RunPython(put_apart, migrations.RunPython.noop)]
