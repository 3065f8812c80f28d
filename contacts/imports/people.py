"""A list of persons: their client found, the person made, brought up to date or merged, with phones and e-mails."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.actions.derived import refresh_search
from contacts.imports.batches import Batch
from contacts.imports.kinds import tell_of_clients
from contacts.imports.lists import ListReader, Values, matching, writing
from contacts.imports.met import meeting
from contacts.imports.parties import PART, PARTY_COLUMNS, PARTY_FIELDS, PARTY_NAMES, party_of
from contacts.imports.renewals import Renewal, renew
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, problem
from contacts.imports.stage import fetch
from contacts.imports.synonyms import PLAIN_NAME, SYNONYMS
from contacts.imports.targets import PERSON, TARGETS, Target
from contacts.models import Channel, Person
from contacts.registries import ImportTarget
from crm.changes.actions.keeping import keep_created

OWN = ("person_name", "first_name", "last_name", "position", "birthday", "person_phone", "person_email")
FIELDS = {
    **PARTY_FIELDS,
    **{key: TARGETS[key] for key in OWN},
    "person_language": Target("person_language", _("Language"), PERSON, "language", kept_in="personal"),
    "note": Target("note", _("Note"), PERSON, many=True, kept_in="personal"),
}
NAMES = {
    **{key: SYNONYMS[key] for key in OWN},
    "person_name": ", ".join((SYNONYMS["person_name"], *PLAIN_NAME)),
    "person_phone": SYNONYMS["person_phone"] + "," + SYNONYMS["phone"],
    "person_email": SYNONYMS["person_email"] + "," + SYNONYMS["email"],
    "person_language": SYNONYMS["language"],
    "note": SYNONYMS["note"],
    **PARTY_NAMES,
}
NAMING = {"person_name", "first_name", "last_name"}


class PersonReader(ListReader):
    made_of = "person"
    columns = (
        *COMMON, *PARTY_COLUMNS, "person_name", "position", "birthday", "language", "note", "phones", "phone_keys",
        "emails", "custom",
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "birthday": "date", **dict.fromkeys(("phones", "phone_keys", "emails"), "text[]"),
        "custom": "jsonb",
    }  # fmt: skip

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, party = values.get, party_of(values)
        name = get("person_name") or " ".join(filter(None, (get("first_name"), get("last_name"))))
        if not problems:
            if not name:
                at = next((at for key in ("person_name", "last_name") if (at := self.at(key)) >= 0), -1)
                problems.append(problem(at, "", "missing"))
            if not party[0]:
                problems.append(problem(self.whose(), "", "no_client_named"))
        phones = get("person_phone", {})
        return (
            *party, name, get("position", ""), get("birthday"), get("person_language", ""), get("note", ""),
            list(phones.values()), list(phones), get("person_email", []), self.custom(values),
        )  # fmt: skip


# Somebody of the client with this name, or this e-mail; two rows of one person meet in the first.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT x.*, CASE WHEN action = 'create'
  THEN nextval((SELECT pg_get_serial_sequence('contacts_person', 'id')::regclass)) END AS new_id
FROM (
  SELECT s.line, p.client_id, t.id AS there_id, s.decision = 'merge' AS fills, s.earlier AS twin,
    CASE WHEN s.problems IS NOT NULL THEN 'refuse'
      WHEN s.said = 'skip' OR (s.earlier IS NOT NULL AND s.said <> 'create') THEN 'skip'
      WHEN t.id IS NULL OR s.decision = 'create' THEN 'create'
      WHEN s.decision = 'skip' THEN 'skip' ELSE 'update' END AS action,
    {is_there} AS is_there
  FROM (SELECT r.*, lag(line) OVER (PARTITION BY CASE WHEN problems IS NULL THEN client_key || ' ' || fold(person_name)
      ELSE line::text END ORDER BY line) AS earlier FROM {decided} r) s
  LEFT JOIN {parties} p ON p.key = s.client_key
  LEFT JOIN LATERAL (
    SELECT q.id FROM contacts_person q WHERE q.client_id = p.client_id AND (fold(q.name) = fold(s.person_name)
      OR EXISTS (SELECT FROM contacts_channel c WHERE c.person_id = q.id AND c.kind = 'email'
        AND c.key = ANY(s.emails)))
    ORDER BY fold(q.name) <> fold(s.person_name), q.id LIMIT 1) t ON true
  ORDER BY s.line) x
"""
MET = """
SELECT m.line, s.person_name AS name,
  concat_ws(' · ', coalesce(nullif(s.client_name, ''), nullif(s.client_number, ''), nullif(s.client_tax, ''),
    s.client_email), nullif(s.position, ''), s.emails[1], s.phones[1]) AS facts, NULL::date AS day,
  CASE WHEN m.twin IS NULL AND fold(q.name) <> fold(s.person_name) THEN 'email' ELSE 'same_name' END AS why,
  q.client_id AS there_id, concat_ws(' · ', q.name, c.name) AS there, '' AS owner, '' AS branch, m.twin,
  true AS is_visible, m.twin IS NULL AS may_update
FROM {match} m JOIN {rows} s ON s.line = m.line
LEFT JOIN contacts_person q ON q.id = m.there_id LEFT JOIN contacts_client c ON c.id = q.client_id
WHERE m.is_there AND m.action <> 'refuse'
"""
VALUES = {
    "id": "m.new_id", "client_id": "m.client_id", "name": "s.person_name", "position": "s.position",
    "birthday": "s.birthday", "language": "s.language", "note": "s.note", "created_at": "%(now)s",
    "changed_at": "%(now)s", "version": "1", "custom": "coalesce(s.custom, '{}')",
    "is_main": "row_number() OVER (PARTITION BY m.client_id ORDER BY m.line) = 1 AND NOT EXISTS ("
               "SELECT FROM contacts_person o WHERE o.client_id = m.client_id AND o.is_main)",
}  # fmt: skip
# Filled where nothing stood, or overwritten by what the row says.
TEXT = "CASE WHEN m.fills THEN coalesce(nullif(x.{0}, ''), s.{0}) ELSE coalesce(nullif(s.{0}, ''), x.{0}) END"
RENEWAL = Renewal(
    model=Person,
    values={
        "name": "CASE WHEN m.fills THEN x.name ELSE s.person_name END",
        **{name: TEXT.format(name) for name in ("position", "language", "note")},
        "birthday": "CASE WHEN m.fills THEN coalesce(x.birthday, s.birthday)"
        " ELSE coalesce(s.birthday, x.birthday) END",
        "custom": "CASE WHEN m.fills THEN coalesce(s.custom, '{}') || x.custom"
        " ELSE x.custom || coalesce(s.custom, '{}') END",
    },
    kept=("name", "position", "birthday", "language", "note", "custom"),
)
CHANNELS = """
INSERT INTO contacts_channel (client_id, person_id, kind, value, key, label, is_primary, is_invalid, has_opted_out)
SELECT DISTINCT ON (m.client_id, c.kind, c.key) m.client_id, coalesce(m.new_id, m.there_id), c.kind, c.value, c.key,
  '', false, false, false
FROM {match} m JOIN {rows} s ON s.line = m.line, LATERAL (
  SELECT 'phone' AS kind, v AS value, k AS key FROM unnest(s.phones, s.phone_keys) x(v, k)
  UNION ALL SELECT 'email', e, e FROM unnest(s.emails) e) c
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action IN ('create', 'update') AND NOT EXISTS (
  SELECT FROM contacts_channel h WHERE h.client_id = m.client_id AND h.kind = c.kind AND h.key = c.key)
ORDER BY m.client_id, c.kind, c.key, m.line RETURNING id
"""


def _write(batch: Batch) -> None:
    batch.insert(Person, VALUES, batch.source("create"), parent="client_id")
    renew(batch, RENEWAL)
    channels = fetch(CHANNELS.format(**batch.names), batch.params)
    keep_created(batch.change_set, Channel, [row[0] for row in channels], parent="client_id")
    refresh_search(batch.keys("client_id", "create", "update"))


def lacks(targets: Collection[str]) -> str:
    given = set(targets)
    if not given & set(PARTY_FIELDS):
        return "no_party"
    return "" if given & NAMING else "no_person"


PERSONS = ImportTarget(
    key="persons",
    label=_("Persons"),
    hint=_("Who works for clients that are here already, with their phones and e-mails"),
    entity="client",
    needs=(("client", "change"),),
    fields=FIELDS,
    names=NAMES,
    reader=PersonReader,
    match=matching(MATCH, must_change=True),
    write=writing(_write),
    made_of="person",
    lacks=lacks,
    met=meeting(MET),
    done=tell_of_clients,
    parts=(PART,),
    decisions=("skip", "update", "merge", "create"),
    order=20,
)
