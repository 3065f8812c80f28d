"""Rows that meet a client who is there already: fill or overwrite with what the file says, add what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contacts.actions.derived import refresh_search
from contacts.imports.stage import execute, fetch
from contacts.models import Channel, Client, Person
from crm.changes.actions.keeping import Part, keep_created, keep_updates
from crm.changes.models import ChangeRow, ChangeSet
from crm.custom_fields.fields import is_made

if TYPE_CHECKING:
    from contacts.models import ImportRun

TEXTS = (
    "name", "legal_name", "kind", "tax_number", "external_number", "stage", "grade", "industry", "source", "language",
    "street", "post_code", "city", "country", "website", "note",
)  # fmt: skip
NEVER_EMPTY = ("name", "kind", "stage")
FIELDS = (*TEXTS, "tags", "owner", "team", "branch", "last_contact_at")
WHERE = "m.line > %(after)d AND m.line <= %(upto)d AND m.action = 'update'"

# Several rows may meet one client: the last filled cell wins when overwriting, the first when filling (merging).
MERGED = """
SELECT m.client_id, {texts},
  array_agg(DISTINCT tag) FILTER (WHERE tag IS NOT NULL) AS tags,
  (array_agg(s.owner_id ORDER BY s.line DESC) FILTER (WHERE s.owner_id IS NOT NULL AND NOT m.fills))[1] AS new_owner_id,
  (array_agg(s.owner_id ORDER BY s.line) FILTER (WHERE s.owner_id IS NOT NULL AND m.fills))[1] AS first_owner_id,
  max(s.last_contact_at) AS last_contact_at{made}
FROM {match} m JOIN {rows} s ON s.line = m.line LEFT JOIN LATERAL unnest(s.tags) tag ON true{made_of}
WHERE {where} GROUP BY m.client_id
"""
# Of fields that the firm made, each by itself: the last of an object's equal keys stands.
MADE = """,
  jsonb_object_agg(made.key, made.value ORDER BY s.line)
    FILTER (WHERE made.key IS NOT NULL AND NOT m.fills) AS new_custom,
  jsonb_object_agg(made.key, made.value ORDER BY s.line DESC)
    FILTER (WHERE made.key IS NOT NULL AND m.fills) AS first_custom"""
PUT_MADE = ", custom = coalesce(f.first_custom, '{}') || c.custom || coalesce(f.new_custom, '{}')"
MADE_OF = " LEFT JOIN LATERAL jsonb_each(s.custom) made ON true"
UPDATE = """
UPDATE contacts_client c SET {assignments},
  tags = CASE WHEN f.tags IS NULL OR f.tags <@ c.tags::text[] THEN c.tags
    ELSE c.tags || ARRAY(SELECT t FROM unnest(f.tags) t WHERE t <> ALL (c.tags::text[]))::varchar[] END,
  owner_id = coalesce(o.id, c.owner_id), team_id = CASE WHEN o.id IS NULL THEN c.team_id ELSE t.id END,
  branch_id = CASE WHEN o.id IS NULL THEN c.branch_id ELSE t.branch_id END,
  last_contact_at = greatest(c.last_contact_at, f.last_contact_at),
  last_activity_at = greatest(c.last_activity_at, f.last_contact_at),
  version = c.version + 1, changed_at = %(now)s, changed_by_id = %(by)s
FROM (SELECT x.*, CASE WHEN x.client_id = ANY(%(assignable)s) THEN x.new_owner_id END AS given_id FROM ({merged}) x) f
  JOIN contacts_client old ON old.id = f.client_id
  LEFT JOIN people_user o ON o.id = coalesce(f.given_id, CASE WHEN old.owner_id IS NULL THEN f.first_owner_id END)
  LEFT JOIN people_team t ON t.id = o.home_team_id
WHERE c.id = f.client_id
"""
PERSONS = """
INSERT INTO contacts_person (id, client_id, name, position, purchase_role, birthday, language, note, is_main,
  created_at, changed_at, version)
SELECT DISTINCT ON (m.client_id, fold(s.person_name)) m.person_id, m.client_id, s.person_name, s.position, '',
  s.birthday,  '', '', NOT EXISTS (SELECT FROM contacts_person p WHERE p.client_id = m.client_id), %(now)s, %(now)s, 1
FROM {match} m JOIN {rows} s ON s.line = m.line
WHERE {where} AND m.person_id IS NOT NULL AND NOT EXISTS (
  SELECT FROM contacts_person p WHERE p.client_id = m.client_id AND fold(p.name) = fold(s.person_name))
ORDER BY m.client_id, fold(s.person_name), m.line RETURNING id
"""
CHANNELS = """
INSERT INTO contacts_channel (client_id, person_id, kind, value, key, label, is_primary, is_invalid, has_opted_out)
SELECT DISTINCT ON (m.client_id, c.kind, c.key) m.client_id, c.person_id, c.kind, c.value, c.key, '',
  false, false, false
FROM {match} m JOIN {rows} s ON s.line = m.line
LEFT JOIN LATERAL (SELECT id FROM contacts_person p
  WHERE p.client_id = m.client_id AND fold(p.name) = fold(s.person_name) ORDER BY id LIMIT 1) person ON true,
LATERAL (
  SELECT NULL::bigint AS person_id, 'phone' AS kind, v AS value, k AS key FROM unnest(s.phones, s.phone_keys) x(v, k)
  UNION ALL SELECT NULL, 'email', e, e FROM unnest(s.emails) e
  UNION ALL SELECT person.id, 'phone', v, k FROM unnest(s.person_phones, s.person_phone_keys) x(v, k)
  UNION ALL SELECT person.id, 'email', e, e FROM unnest(s.person_emails) e
) c
WHERE {where} AND NOT EXISTS (
  SELECT FROM contacts_channel h WHERE h.client_id = m.client_id AND h.kind = c.kind AND h.key = c.key)
ORDER BY m.client_id, c.kind, c.key, m.line RETURNING id
"""


def skip_closed(
    run: ImportRun, change_set: ChangeSet | Part, names: dict[str, str], batch: dict[str, Any]
) -> None:
    """Rows that meet a client whom the importer may not change any more are left out: a share, a cover or a right
    may have ended since the file was compared. What the import itself made stays its own.
    """
    ids = _met_by(names, batch)
    if not ids:
        return
    open_ones = Client.objects.visible_to(run.by, "change").filter(pk__in=ids)
    others = set(ids) - set(open_ones.values_list("pk", flat=True))
    made = ChangeRow.objects.filter(
        change_set=change_set.pk, model=Client._meta.label_lower, row_id__in=others, operation="create"
    )
    # What this batch makes is not there yet.
    there = Client.objects.unscoped("clients that the importer was told of").filter(pk__in=others)
    closed = list(there.exclude(pk__in=made.values("row_id")).values_list("pk", flat=True))
    if closed:
        where = f"{WHERE % batch} AND client_id = ANY(%s)"
        execute(f"UPDATE {names['match']} m SET action = 'skip' WHERE {where}", [closed])


def _met_by(names: dict[str, str], batch: dict[str, Any]) -> list[int]:
    found = fetch(f"SELECT DISTINCT client_id FROM {names['match']} m WHERE {WHERE % batch} ORDER BY 1")
    return [row[0] for row in found]


def update_batch(
    run: ImportRun, change_set: ChangeSet | Part, names: dict[str, str], batch: dict[str, Any]
) -> None:
    """Update the clients that the batch's rows meet; persons and channels are added, never taken away."""
    where, ids = WHERE % batch, _met_by(names, batch)
    with_made = any(map(is_made, run.columns.values()))
    statement, assignable = _update_sql(names, where, with_made), _assignable(run, names, where)
    fields = [*FIELDS, "custom"] if with_made else FIELDS
    keep_updates(
        change_set, Client, fields, ids, lambda: execute(statement, batch | {"assignable": assignable})
    )
    persons = fetch(PERSONS.format(**names, where=where), batch)
    keep_created(change_set, Person, [row[0] for row in persons])
    channels = fetch(CHANNELS.format(**names, where=where), batch)
    keep_created(change_set, Channel, [row[0] for row in channels])
    refresh_search(ids)


def _update_sql(names: dict[str, str], where: str, with_made: bool) -> str:
    found = "(array_agg(s.{0} ORDER BY s.line{1}) FILTER (WHERE s.{0} <> '' AND {2} m.fills))[1] AS {3}_{0}"
    texts = ", ".join(
        f"{found.format(name, ' DESC', 'NOT', 'new')}, {found.format(name, '', '', 'first')}"
        for name in TEXTS
    )
    assignments = ", ".join(
        f"{name} = coalesce(f.new_{name}, c.{name})"
        if name in NEVER_EMPTY
        else f"{name} = coalesce(f.new_{name}, nullif(c.{name}, ''), f.first_{name}, c.{name})"
        for name in TEXTS
    )
    made, made_of = (MADE, MADE_OF) if with_made else ("", "")
    assignments += PUT_MADE if with_made else ""
    merged = MERGED.format(**names, texts=texts, where=where, made=made, made_of=made_of)
    return UPDATE.format(assignments=assignments, merged=merged)


def _assignable(run: ImportRun, names: dict[str, str], where: str) -> list[int]:
    """Of the clients whose owner the file names, those that the importer may give to somebody else."""
    wished = fetch(
        f"SELECT DISTINCT m.client_id FROM {names['match']} m JOIN {names['rows']} s ON s.line = m.line"
        f" WHERE {where} AND s.owner_id IS NOT NULL"
    )
    mine = Client.objects.visible_to(run.by, "assign").filter(pk__in=[row[0] for row in wished])
    return list(mine.values_list("pk", flat=True)) if wished else []
