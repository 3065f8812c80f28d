"""Which rows are in the base already, or twice in the file: key joins only, never a fuzzy probe per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import transaction

from contacts.codes import CODE_SQL
from contacts.imports.further import further_parts
from contacts.imports.stage import execute, fetch, table_of
from contacts.models import Client
from crm.people.models import Firm

if TYPE_CHECKING:
    from contacts.models import ImportRun

NUMBER, TAX, EMAIL, PHONE, NAME = "number", "tax", "email", "phone", "name"
# By which key a match is the surest.
ORDER = {NUMBER: 0, TAX: 1, EMAIL: 2, PHONE: 3, NAME: 4}

KEYS = """
CREATE UNLOGGED TABLE {keys} AS
SELECT s.line, 2::smallint AS rank, e AS key, '' AS place
  FROM {rows} s, unnest(s.emails || s.person_emails) e WHERE s.problems IS NULL
UNION ALL
SELECT s.line, 3, p, '' FROM {rows} s, unnest(s.phone_keys || s.person_phone_keys) p
  WHERE s.problems IS NULL AND p LIKE '+%%'
UNION ALL
SELECT s.line, 0, s.external_number, '' FROM {rows} s WHERE s.problems IS NULL AND s.external_number <> ''
UNION ALL
SELECT t.line, 1, k, '' FROM (
  SELECT line, {tax} AS tax, country FROM {rows} s
  WHERE problems IS NULL AND tax_number <> '') t,
  LATERAL (SELECT DISTINCT k FROM unnest(ARRAY[
    t.tax, regexp_replace(t.tax, '^[A-Z]{{2}}(?=.*[0-9])', ''),
    coalesce(nullif(t.country, ''), %s) || regexp_replace(t.tax, '^[A-Z]{{2}}(?=.*[0-9])', '')]) k) x
  WHERE length(t.tax) >= 5
UNION ALL
SELECT n.line, 4, n.core, place FROM (
  SELECT line, name_core AS core, kind, post_code, city FROM {rows}
  WHERE problems IS NULL AND (city <> '' OR post_code <> '') OFFSET 0) n,
  LATERAL unnest(ARRAY['p' || {post}, CASE WHEN n.kind <> 'individual' THEN 'c' || {city} END]) place
  WHERE n.core <> '' AND length(place) > 1
"""
TAX_CODE, POST, CITY = CODE_SQL.format("{0}.tax_number"), CODE_SQL.format("{0}.post_code"), "fold({0}.city)"

IN_PLACE = """
  JOIN contacts_client c ON c.id = n.client_id
    AND k.place = CASE WHEN k.place LIKE 'p%' THEN 'p' || {post} ELSE 'c' || {city} END
  JOIN {rows} s ON s.line = k.line
  WHERE k.rank = 4 AND (s.tax_number = '' OR n.tax_digits = '' OR right({tax}, 6) = right(n.tax_digits, 6))
"""
FOUND = (
    """
CREATE TEMPORARY TABLE import_found ON COMMIT DROP AS
SELECT k.line, k.rank, c.client_id FROM {keys} k JOIN contacts_channel c ON c.kind = 'email' AND c.key = k.key
  WHERE k.rank = 2
UNION
SELECT k.line, k.rank, c.client_id FROM {keys} k JOIN contacts_channel c ON c.kind = 'phone' AND c.key = k.key
  WHERE k.rank = 3
UNION
SELECT k.line, k.rank, c.id FROM {keys} k
  JOIN contacts_client c ON c.external_number = k.key AND c.external_number <> '' WHERE k.rank = 0
UNION
SELECT k.line, k.rank, n.client_id FROM {keys} k
  JOIN contacts_clientsearch n ON n.tax_digits = k.key AND n.tax_digits > '' WHERE k.rank = 1
UNION
SELECT k.line, k.rank, n.client_id FROM {keys} k
  JOIN contacts_clientsearch n ON n.name_core = k.key
"""
    + IN_PLACE
)
# The same by what clients are numbered and called besides.
BY_NUMBER = """
UNION
SELECT k.line, k.rank, n.client_id FROM {keys} k JOIN import_codes n ON n.key = k.key WHERE k.rank = 1
"""
BY_NAME = (
    """
UNION
SELECT k.line, k.rank, n.client_id FROM {keys} k
  JOIN contacts_clientname o ON name_core(o.name) = k.key
  JOIN contacts_clientsearch n ON n.client_id = o.client_id"""
    + IN_PLACE
)
# One best hit per row: first what the importer sees, then the surest key, then the oldest client.
HITS = """
CREATE TEMPORARY TABLE import_hits ON COMMIT DROP AS
SELECT DISTINCT ON (f.line) f.line, f.rank, f.client_id, v.id IS NOT NULL AS is_visible,
  w.id IS NOT NULL AS is_changeable
FROM import_found f
LEFT JOIN import_visible v ON v.id = f.client_id
LEFT JOIN import_changeable w ON w.id = f.client_id
ORDER BY f.line, v.id IS NULL, f.rank, f.client_id
"""
TWINS = """
CREATE TEMPORARY TABLE import_twins ON COMMIT DROP AS
SELECT DISTINCT ON (line) line, twin, rank FROM (
  SELECT line, rank, min(line) OVER (PARTITION BY rank, key, place) AS twin FROM {keys}) k
WHERE twin < line ORDER BY line, twin, rank
"""
# A twin of a twin is a twin of the first.
FIRST_OF_TWINS = "UPDATE import_twins t SET twin = u.twin FROM import_twins u WHERE u.line = t.twin"

# `fills`: the row is merged into its client, so what stands there stays. The sequences are looked up once, by a SELECT
# of their own: for each row it would take longer than all the rest.
MATCH = """
CREATE UNLOGGED TABLE {match} AS
SELECT m.*,
  CASE WHEN action = 'create'
    THEN nextval((SELECT pg_get_serial_sequence('contacts_client', 'id')::regclass)) END AS new_id,
  CASE WHEN action IN ('create', 'update') AND person_name <> ''
    THEN nextval((SELECT pg_get_serial_sequence('contacts_person', 'id')::regclass)) END AS person_id
FROM (
  SELECT s.line, h.client_id, coalesce(h.rank, t.rank) AS rank, CASE WHEN h.line IS NULL THEN t.twin END AS twin,
    coalesce(h.is_visible, true) AS is_visible, coalesce(h.is_changeable, true) AS is_changeable,
    coalesce(d.decision, '') AS decision, s.person_name,
    CASE WHEN s.problems IS NOT NULL THEN 'refuse'
      WHEN h.line IS NULL AND t.line IS NULL THEN CASE WHEN d.decision = 'skip' THEN 'skip' ELSE 'create' END
      WHEN coalesce(d.decision, %s) IN ('update', 'merge') AND h.line IS NOT NULL AND NOT h.is_changeable THEN 'skip'
      ELSE replace(coalesce(d.decision, %s), 'merge', 'update') END AS action,
    coalesce(d.decision, %s) = 'merge' AS fills
  FROM {rows} s
  LEFT JOIN import_hits h ON h.line = s.line
  LEFT JOIN import_twins t ON t.line = s.line
  LEFT JOIN contacts_importchoice d ON d.run_id = %s AND d.line = s.line AND d.decision <> ''
  ORDER BY s.line) m
"""
# An update of a twin in the file goes to the client that the first of them becomes or is.
TO_TWINS = """
UPDATE {match} m SET client_id = coalesce(f.new_id, f.client_id),
  action = CASE WHEN f.new_id IS NOT NULL OR (f.client_id IS NOT NULL AND f.is_changeable) THEN 'update'
    WHEN f.client_id IS NOT NULL THEN 'skip' ELSE 'create' END,
  new_id = CASE WHEN f.new_id IS NULL AND f.client_id IS NULL
    THEN nextval((SELECT pg_get_serial_sequence('contacts_client', 'id')::regclass)) END
FROM {match} f WHERE f.line = m.twin AND m.twin IS NOT NULL AND m.action = 'update'
"""
TEMPORARY = ("import_found", "import_visible", "import_changeable", "import_hits", "import_twins")


@transaction.atomic
def match_rows(run: ImportRun) -> dict[str, int]:
    """Decide for every staged row what becomes of it; returns how many of each action, and of duplicates."""
    names = {part: table_of(run, part) for part in ("rows", "match", "keys")}
    firm = Firm.load()
    for part in ("match", "keys"):
        execute(f"DROP TABLE IF EXISTS {names[part]}")
    for name in TEMPORARY:
        execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    own = {"tax": TAX_CODE.format("s"), "post": POST.format("n"), "city": CITY.format("n")}
    # On all cores: the planner does not know how many keys a row has, and takes it for too little work to share.
    execute("SET LOCAL parallel_setup_cost = 0")
    execute("SET LOCAL parallel_tuple_cost = 0")
    execute(KEYS.format(**names, **own), [firm.country if firm else ""])
    execute("SET LOCAL parallel_setup_cost TO DEFAULT")
    execute("SET LOCAL parallel_tuple_cost TO DEFAULT")
    execute(f"ANALYZE {names['keys']}")
    # The estimates know nothing of how keys meet; walking the indexes of the base is always right here.
    execute("SET LOCAL enable_mergejoin = off")
    execute("SET LOCAL enable_hashjoin = off")
    found = FOUND + "".join(further_parts(BY_NUMBER, BY_NAME))
    execute(found.format(**names, tax=TAX_CODE.format("s"), post=POST.format("c"), city=CITY.format("c")))
    execute("SET LOCAL enable_mergejoin = on")
    execute("SET LOCAL enable_hashjoin = on")
    note_reach(run)
    execute(HITS)
    execute(TWINS.format(**names))
    for _ in range(30):
        if not execute(FIRST_OF_TWINS):
            break
    default = run.on_duplicate
    execute(MATCH.format(**names), [default, default, default, run.pk])
    execute(f"ALTER TABLE {names['match']} ADD PRIMARY KEY (line)")
    execute(TO_TWINS.format(**names))
    execute(f"DROP TABLE {names['keys']}")
    execute(f"ANALYZE {names['match']}")
    return counts_of(run)


def note_reach(run: ImportRun) -> None:
    """Of the clients that are met, which the importer may see and which change."""
    for table, action in (("import_visible", "view"), ("import_changeable", "change")):
        try:
            sql, params = (
                Client.objects.visible_to(run.by, action).order_by().values("pk").query.sql_with_params()
            )
        except EmptyResultSet:
            sql, params = "SELECT 0", ()
        execute(
            f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT DISTINCT client_id AS id FROM import_found"
            f" WHERE client_id IN ({sql})",
            params,
        )


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by action; `duplicates` in the base or the file, `hidden` those the importer may not see."""
    match = table_of(run, "match")
    rows = dict(fetch(f"SELECT action, count(*) FROM {match} GROUP BY action"))
    ((duplicates, hidden),) = fetch(
        f"SELECT count(*) FILTER (WHERE rank IS NOT NULL), count(*) FILTER (WHERE NOT is_visible) FROM {match}"
        " WHERE action <> 'refuse'"
    )
    warned = fetch(f"SELECT count(*) FROM {table_of(run)} WHERE warnings IS NOT NULL")[0][0]
    return {
        "rows": sum(rows.values()), "create": rows.get("create", 0), "update": rows.get("update", 0),
        "skip": rows.get("skip", 0), "refuse": rows.get("refuse", 0), "duplicates": duplicates, "hidden": hidden,
        "warned": warned,
    }  # fmt: skip
