"""Clients are found by their website, too. In pieces that each commit, so that nobody waits for all of them."""

from django.db import migrations

PIECE = 5_000
NEXT = "SELECT id FROM contacts_client WHERE website > '' AND id > %s ORDER BY id LIMIT %s"
# Behind the mark, as contacts.actions.derived writes it.
ADD = """
UPDATE contacts_clientsearch s SET text = s.text
  || CASE WHEN strpos(s.text, chr(30)) > 0 THEN ' ' ELSE chr(30) END || search_key(c.website)
FROM contacts_client c WHERE c.id = s.client_id AND c.id = ANY(%s) AND search_key(c.website) > ''
  AND strpos(s.text, search_key(c.website)) = 0
"""


def add_websites(_apps, schema_editor):
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [last, PIECE])
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(ADD, [keys])
            last = keys[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0039_mail_about")]

    operations = [migrations.RunPython(add_websites, migrations.RunPython.noop)]
