"""Batches of staged rows become clients, persons and channels: a few statements per batch, one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction

from contacts.actions.clients import EDITABLE
from contacts.codes import CODE_SQL
from contacts.imports.stage import execute, fetch, table_of
from contacts.imports.updates import skip_closed, update_batch
from contacts.models import Channel, Client, Person
from crm.changes.actions.keeping import Part, insert_kept
from crm.changes.models import ChangeSet

if TYPE_CHECKING:
    from contacts.models import ImportRun

# By name, as four of the indexes are: those that follow each other go to the same pages.
CLIENTS = """
INSERT INTO contacts_client ({names}) SELECT {values}
FROM {match} m JOIN {rows} s ON s.line = m.line
JOIN people_user o ON o.id = coalesce(s.owner_id, %(by)s) LEFT JOIN people_team t ON t.id = o.home_team_id
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action = 'create' ORDER BY s.name_core
"""
PERSONS = """
INSERT INTO contacts_person (id, client_id, name, position, purchase_role, birthday, language, note, is_main,
  created_at, changed_at, version)
SELECT m.person_id, m.new_id, s.person_name, s.position, '', s.birthday, '', '', true, %(now)s, %(now)s, 1
FROM {match} m JOIN {rows} s ON s.line = m.line
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action = 'create' AND m.person_id IS NOT NULL ORDER BY m.line
"""
# The client's own channels come first, so that the main one is among them; see contacts.actions.derived.
CHANNELS = """
INSERT INTO contacts_channel (client_id, person_id, kind, value, key, label, is_primary, is_invalid, has_opted_out)
SELECT m.new_id, c.person_id, c.kind, c.value, c.key, '', c.is_first, false, false
FROM {match} m JOIN {rows} s ON s.line = m.line, LATERAL (
  SELECT 1 AS part, at, NULL::bigint AS person_id, 'phone' AS kind, v AS value, k AS key, at = 1 AS is_first
    FROM unnest(s.phones, s.phone_keys) WITH ORDINALITY x(v, k, at)
  UNION ALL SELECT 2, at, m.person_id, 'phone', v, k, at = 1 AND s.phones = '{{}}'
    FROM unnest(s.person_phones, s.person_phone_keys) WITH ORDINALITY x(v, k, at)
  UNION ALL SELECT 3, at, NULL, 'email', e, e, at = 1 FROM unnest(s.emails) WITH ORDINALITY x(e, at)
  UNION ALL SELECT 4, at, m.person_id, 'email', e, e, at = 1 AND s.emails = '{{}}'
    FROM unnest(s.person_emails) WITH ORDINALITY x(e, at)
) c
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action = 'create' ORDER BY m.line, c.part, c.at
"""
SEARCH = """
INSERT INTO contacts_clientsearch (client_id, text, phone_digits, tax_digits, name_core)
SELECT m.new_id, s.search_text, s.phone_digits, {tax}, s.name_core
FROM {match} m JOIN {rows} s ON s.line = m.line
WHERE m.line > %(after)s AND m.line <= %(upto)s AND m.action = 'create' ORDER BY s.name_core
"""
# The same figures as contacts.actions.derived, from the row itself, so that each client is written once.
FIGURES = {
    "main_phone": "left(coalesce(s.phones[1], s.person_phones[1], ''), 60)",
    "main_email": "coalesce(s.emails[1], s.person_emails[1], '')",
    "last_contact_at": "s.last_contact_at",
    "last_activity_at": "greatest(coalesce(s.created_at, %(now)s), s.last_contact_at)",
}
CREATE_STEPS = 3  # of a change set: clients, persons, channels
STAGED = (
    "name", "legal_name", "tax_number", "external_number", "grade", "industry", "source", "tags", "language", "street",
    "post_code", "city", "country", "website", "note",
)  # fmt: skip


CLIENT_VALUES = {
    "id": "m.new_id", "owner_id": "o.id", "team_id": "t.id", "branch_id": "t.branch_id",
    "kind": "coalesce(nullif(s.kind, ''), 'company')", "stage": "coalesce(nullif(s.stage, ''), 'lead')",
    "created_at": "coalesce(s.created_at, %(now)s)", "changed_at": "%(now)s", "changed_by_id": "%(by)s",
    "version": "1", "custom": "coalesce(s.custom, '{}')", **{name: f"s.{name}" for name in STAGED}, **FIGURES,
}  # fmt: skip


def columns_for(
    model: type[models.Model], known: Mapping[str, str]
) -> tuple[list[str], list[str], dict[str, Any]]:
    """Columns of a table, the SQL that fills each, and the model's own defaults as parameters.

    `known`: column -> SQL, for those that the import fills.
    """
    names, values, defaults = [], [], {}
    for field in model._meta.concrete_fields:
        if getattr(field, "generated", False) or (field.primary_key and field.column not in known):
            continue
        names.append(f'"{field.column}"')
        if field.column not in known:
            defaults[f"default_{field.column}"] = field.get_db_prep_save(field.get_default(), connection)
        values.append(known.get(field.column, f"%(default_{field.column})s"))
    return names, values, defaults


def next_lines(run: ImportRun, after: Any) -> tuple[int | None, dict[str, int]]:
    """The last line of the next batch, and how many rows of it become what."""
    match = table_of(run, "match")
    ((upto,),) = fetch(
        f"SELECT max(line) FROM (SELECT line FROM {match} WHERE line > %s ORDER BY line LIMIT %s) x",
        [after, settings.IMPORT_BATCH_ROWS],
    )
    count = f"SELECT action, count(*) FROM {match} WHERE line > %s AND line <= %s GROUP BY action"
    return upto, dict(fetch(count, [after, upto])) if upto is not None else {}


def adds_only(run: ImportRun, after: int) -> tuple[int, int] | None:
    """The last line of the next batch and the steps it takes, if all that it writes is new."""
    upto, counts = next_lines(run, after)
    if upto is None or counts.get("update"):
        return None
    return upto, CREATE_STEPS if counts.get("create") else 0


@transaction.atomic
def write_batch(
    run: ImportRun, change_set: ChangeSet | Part, after: int, now: Any
) -> tuple[int, dict[str, int]] | None:
    """Write the next rows behind line `after`; (last line, rows by action), or None when there are none left."""
    names = {"match": table_of(run, "match"), "rows": table_of(run)}
    # A crash that loses the commit loses the checkpoint with it, so there is nothing to wait for.
    execute("SET LOCAL synchronous_commit = off")
    (upto,) = fetch(
        f"SELECT max(line) FROM (SELECT line FROM {names['match']} WHERE line > %s ORDER BY line LIMIT %s) batch",
        [after, settings.IMPORT_BATCH_ROWS],
    )[0]
    if upto is None:
        return None
    batch = {"after": after, "upto": upto, "by": run.by_id, "now": now}
    skip_closed(run, change_set, names, batch)
    counts = dict(
        fetch(
            f"SELECT action, count(*) FROM {names['match']} WHERE line > %s AND line <= %s GROUP BY 1",
            [after, upto],
        )
    )
    if counts.get("create"):
        _create(change_set, names, batch)
    if counts.get("update"):
        update_batch(run, change_set, names, batch)
    return upto, counts


def _create(change_set: ChangeSet | Part, names: dict[str, str], batch: dict[str, Any]) -> None:
    columns, values, defaults = columns_for(Client, CLIENT_VALUES)
    clients = CLIENTS.format(**names, names=", ".join(columns), values=", ".join(values))
    insert_kept(change_set, Client, clients, batch | defaults, fields=[*EDITABLE, "owner", "custom"])
    execute(SEARCH.format(**names, tax=CODE_SQL.format("s.tax_number")), batch)
    insert_kept(change_set, Person, PERSONS.format(**names), batch)
    insert_kept(change_set, Channel, CHANNELS.format(**names), batch)
