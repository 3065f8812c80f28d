"""The kept figures of clients, each recomputed from its source by one statement for any number of clients."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from contacts.codes import CODE_SQL
from contacts.models import Person
from crm.access.levels import FieldGroup
from crm.custom_fields.fields import searchable_keys
from crm.sql.search_texts import MARK

# E-mails, web addresses and the website stand behind the mark, since not everybody may find by them. Further tax
# numbers stand behind a # among the names, with and without their country.
# Texts of made fields go before the mark or behind it, by their group.
MADE_SQL = """nullif((SELECT string_agg(v.value, ' ' ORDER BY v.key) FROM jsonb_each_text(c.custom) v
      WHERE v.key = ANY(%(client{0})s)), ''),
    (SELECT string_agg(v.value, ' ' ORDER BY p.id, v.key) FROM contacts_person p, jsonb_each_text(p.custom) v
      WHERE p.client_id = c.id AND v.key = ANY(%(person{0})s))"""
SEARCH_SQL = f"""
INSERT INTO contacts_clientsearch AS s (client_id, text, phone_digits, tax_digits, name_core)
SELECT c.id,
  search_key(concat_ws(' ', c.name, nullif(c.legal_name, ''), nullif(c.external_number, ''), nullif(c.city, ''),
    (SELECT string_agg(n.name, ' ' ORDER BY n.id) FROM contacts_clientname n WHERE n.client_id = c.id),
    (SELECT string_agg(p.name, ' ' ORDER BY p.id) FROM contacts_person p WHERE p.client_id = c.id),
    {MADE_SQL.format("")}))
    || coalesce(' ' || (SELECT string_agg(concat('#', code, ' #', bare, ' #', t.country, bare), ' ' ORDER BY t.id)
      FROM contacts_taxnumber t, LATERAL (SELECT {CODE_SQL.format("t.number")} AS code) AS said,
        LATERAL (SELECT regexp_replace(code, '^[A-Z]{{2}}', '') AS bare) AS shorter
      WHERE t.client_id = c.id), '') || coalesce(
    chr({ord(MARK)}) || nullif(search_key(concat_ws(' ', (SELECT string_agg(DISTINCT ch.key, ' ')
      FROM contacts_channel ch WHERE ch.client_id = c.id AND ch.kind <> 'phone'), nullif(c.website, ''),
    {MADE_SQL.format("_behind")})), ''), ''),
  coalesce((SELECT string_agg(DISTINCT digits(ch.key), ' ') FROM contacts_channel ch
      WHERE ch.client_id = c.id AND ch.kind = 'phone'), ''),
  {CODE_SQL.format("c.tax_number")}, name_core(c.name)
FROM contacts_client c WHERE c.id = ANY(%(ids)s) ORDER BY c.id
ON CONFLICT (client_id) DO UPDATE SET text = EXCLUDED.text, phone_digits = EXCLUDED.phone_digits,
  tax_digits = EXCLUDED.tax_digits, name_core = EXCLUDED.name_core
WHERE (s.text, s.phone_digits, s.tax_digits, s.name_core)
  IS DISTINCT FROM (EXCLUDED.text, EXCLUDED.phone_digits, EXCLUDED.tax_digits, EXCLUDED.name_core)
"""

MAIN_CHANNELS_SQL = """
UPDATE contacts_client AS c SET main_phone = main.phone, main_email = main.email
FROM (
  SELECT wanted.id,
    coalesce((SELECT left(ch.value, 60) FROM contacts_channel ch
      WHERE ch.client_id = wanted.id AND ch.kind = 'phone' AND NOT ch.is_invalid
      ORDER BY ch.is_primary DESC, ch.person_id NULLS FIRST, ch.id LIMIT 1), '') AS phone,
    coalesce((SELECT ch.value FROM contacts_channel ch
      WHERE ch.client_id = wanted.id AND ch.kind = 'email' AND NOT ch.is_invalid
      ORDER BY ch.is_primary DESC, ch.person_id NULLS FIRST, ch.id LIMIT 1), '') AS email
  FROM unnest(%s::bigint[]) AS wanted(id)
) AS main
WHERE c.id = main.id AND (c.main_phone, c.main_email) IS DISTINCT FROM (main.phone, main.email)
"""

CONTACT_SQL = """
UPDATE contacts_client AS c SET
  last_contact_at = last.at,
  last_activity_at = greatest(c.created_at, coalesce(last.at, c.created_at))
FROM (
  SELECT wanted.id, greatest((
    SELECT max(i.happened_at) FROM contacts_interaction i WHERE i.client_id = wanted.id AND i.kind <> 'note'
  ), (
    SELECT f.happened_at FROM contacts_mailfiling f JOIN contacts_mail m ON m.id = f.mail_id
    WHERE f.client_id = wanted.id AND NOT m.is_auto AND NOT m.is_bounce ORDER BY f.happened_at DESC, f.id DESC LIMIT 1
  )) AS at
  FROM unnest(%s::bigint[]) AS wanted(id)
) AS last
WHERE c.id = last.id
"""

NEXT_STEP_SQL = """
UPDATE contacts_client AS c SET
  next_step_at = step.due_at, next_step_title = coalesce(step.title, ''), next_step_kind = coalesce(step.kind, '')
FROM unnest(%s::bigint[]) AS wanted(id)
LEFT JOIN LATERAL (
  SELECT a.due_at, a.title, a.kind FROM contacts_activity a
  WHERE a.client_id = wanted.id AND a.done_at IS NULL ORDER BY a.due_at, a.id LIMIT 1
) AS step ON true
WHERE c.id = wanted.id
"""


def _run(statement: str, client_ids: Sequence[int]) -> int:
    if not client_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(client_ids)])
        return cursor.rowcount


def refresh_search(client_ids: Sequence[int]) -> int:
    """What the search box looks in: names, persons, e-mails, website, city; phone digits; the main phone and e-mail."""
    _run(MAIN_CHANNELS_SQL, client_ids)
    if not client_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(SEARCH_SQL, {"ids": list(client_ids), **_made_keys()})
        return cursor.rowcount


def refresh_search_of_persons(person_ids: Sequence[int]) -> int:
    """The same for the clients of these persons, who are found by what is kept of them."""
    persons = Person.objects.unscoped("what is found follows its rows, whoever changed them")
    return refresh_search(list(persons.filter(pk__in=person_ids).values_list("client", flat=True).distinct()))


def _made_keys() -> dict[str, list[str]]:
    """Keys of the made fields that are searched, by the parameters of MADE_SQL."""
    return {
        f"{holder}{place}": searchable_keys(holder, group)
        for holder in ("client", "person")
        for place, group in (("", ""), ("_behind", FieldGroup.CONTACT))
    }


def refresh_last_contact(client_ids: Sequence[int]) -> int:
    """The last contact (notes and answers of machines are none) and the order of lists by last activity."""
    return _run(CONTACT_SQL, client_ids)


def refresh_next_step(client_ids: Sequence[int]) -> int:
    """The next open activity of each client."""
    return _run(NEXT_STEP_SQL, client_ids)
