"""Whose row it is: clients named by number, tax number, e-mail or name in lists of other things.

Each client that a file names stands once in a table of its own, with the client of the base that is meant.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from contacts.codes import CODE_SQL
from contacts.imports.folding import name_core
from contacts.imports.further import further_parts
from contacts.imports.match import TEMPORARY, note_reach
from contacts.imports.stage import execute, fetch, table_of
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import Target
from crm.people.models import Firm

if TYPE_CHECKING:
    from contacts.models import ImportRun

WHOSE = _("Client")
PARTY_FIELDS = {
    target.key: target
    for target in (
        Target("client_number", _("Client number"), WHOSE, length=40),
        Target("client_name", _("Name of the client"), WHOSE, length=250),
        Target("client_tax", _("Tax number of the client"), WHOSE, "tax", length=40),
        Target("client_email", _("E-mail of the client"), WHOSE, "email"),
    )
}
PARTY_NAMES = {
    "client_number": SYNONYMS["external_number"]
    + ", buyer id, user id, member id, cust id, customer, client ref",
    "client_name": SYNONYMS["name"] + ", buyer, customer full name, klient nazwa",
    "client_tax": SYNONYMS["tax_number"],
    "client_email": "customer email, client email, email of the client, company email, buyer email, email klienta",
}
PARTY_COLUMNS = ("client_key", "client_number", "client_name", "client_tax", "client_email", "client_core")
PART = "parties"


def party_of(values: dict[str, Any]) -> tuple[str, str, str, str, str, str]:
    """The values of PARTY_COLUMNS; the key is the surest that the row says, "" when it says nothing."""
    get = values.get
    number, name, tax = get("client_number", ""), get("client_name", ""), get("client_tax", "")
    email = (get("client_email") or [""])[0]
    core = name_core(name) if name else ""
    code = "".join(char for char in tax.upper() if char.isalnum())
    key = (
        (number and f"n{number}") or (code and f"t{code}") or (email and f"e{email}") or (core and f"m{core}")
    )
    return key, number, name, tax, email, core


NAMED = """
CREATE UNLOGGED TABLE {parties} AS
SELECT row_number() OVER (ORDER BY line)::int AS seq, p.*, NULL::bigint AS client_id, NULL::bigint AS new_id,
  false AS is_visible, false AS is_changeable, false AS is_many
FROM (SELECT DISTINCT ON (client_key) client_key AS key, line, client_number, client_name, client_tax, client_email,
    client_core{more}
  FROM {rows} WHERE problems IS NULL AND client_key <> '' ORDER BY client_key, line) p
"""
FITTING = """p.client_core <> '' AND (p.client_number = '' OR c.external_number IN ('', p.client_number))
    AND (p.client_tax = '' OR n.tax_digits = '' OR right({tax}, 6) = right(n.tax_digits, 6))"""
FOUND = (
    """
CREATE TEMPORARY TABLE import_found ON COMMIT DROP AS
SELECT p.seq, 0 AS rank, c.id AS client_id FROM {parties} p
  JOIN contacts_client c ON c.external_number = p.client_number AND c.external_number <> ''
UNION
SELECT t.seq, 1, n.client_id FROM (SELECT seq, {tax} AS tax FROM {parties} p WHERE client_tax <> '') t,
  LATERAL (SELECT DISTINCT k FROM unnest(ARRAY[t.tax, regexp_replace(t.tax, '^[A-Z]{{2}}(?=.*[0-9])', ''),
    %s || regexp_replace(t.tax, '^[A-Z]{{2}}(?=.*[0-9])', '')]) k) x
  JOIN LATERAL (SELECT client_id FROM contacts_clientsearch WHERE tax_digits = k AND tax_digits > ''{numbers}) n ON true
  WHERE length(t.tax) >= 5
UNION
SELECT p.seq, 2, c.client_id FROM {parties} p
  JOIN contacts_channel c ON c.kind = 'email' AND c.key = p.client_email WHERE p.client_email <> ''
UNION
SELECT p.seq, 3, n.client_id FROM {parties} p JOIN contacts_clientsearch n ON n.name_core = p.client_core
  JOIN contacts_client c ON c.id = n.client_id WHERE """
    + FITTING
)
# By what clients are numbered and called besides.
BY_NUMBER = " UNION ALL SELECT client_id FROM import_codes WHERE key = k"
BY_NAME = (
    """
UNION
SELECT p.seq, 4, n.client_id FROM {parties} p JOIN contacts_clientname o ON name_core(o.name) = p.client_core
  JOIN contacts_clientsearch n ON n.client_id = o.client_id
  JOIN contacts_client c ON c.id = n.client_id WHERE """
    + FITTING
)
# The surest key wins, then what the importer sees, then the oldest; two of one name in sight are nobody's.
CHOSEN = """
UPDATE {parties} p SET client_id = f.client_id, is_visible = f.is_visible, is_changeable = f.is_changeable,
  is_many = f.rank >= 3 AND f.equals > 1
FROM (
  SELECT DISTINCT ON (seq) f.seq, f.rank, f.client_id, v.id IS NOT NULL AS is_visible,
    w.id IS NOT NULL AS is_changeable,
    count(v.id) OVER (PARTITION BY f.seq, f.rank) AS equals
  FROM import_found f LEFT JOIN import_visible v ON v.id = f.client_id
    LEFT JOIN import_changeable w ON w.id = f.client_id
  ORDER BY f.seq, f.rank, v.id IS NULL, f.client_id) f
WHERE f.seq = p.seq
"""


def find_parties(run: ImportRun, more: tuple[str, ...] = ()) -> None:
    """Make the table of the clients that the rows name; `more`: further staging columns, of the first row of each."""
    names = {"parties": table_of(run, PART), "rows": table_of(run)}
    firm = Firm.load()
    forget_late(run)
    execute(f"DROP TABLE IF EXISTS {names['parties']}")
    for name in TEMPORARY:
        execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    execute(NAMED.format(**names, more="".join(f", {column}" for column in more)))
    execute(f"ALTER TABLE {names['parties']} ADD PRIMARY KEY (seq)")
    execute(f"ANALYZE {names['parties']}")
    execute("SET LOCAL enable_mergejoin = off")
    execute("SET LOCAL enable_hashjoin = off")
    numbers, called = further_parts(BY_NUMBER, BY_NAME)
    found = (FOUND + called).format(**names, tax=CODE_SQL.format("p.client_tax"), numbers=numbers)
    execute(found, [firm.country if firm else ""])
    execute("SET LOCAL enable_mergejoin = on")
    execute("SET LOCAL enable_hashjoin = on")
    note_reach(run)
    execute(CHOSEN.format(**names))
    execute(f"ANALYZE {names['parties']}")


def forget_late(run: ImportRun) -> None:
    """What an earlier comparison with the base found wrong is looked at afresh."""
    execute(
        f"UPDATE {table_of(run)} SET problems = nullif(("
        "SELECT coalesce(jsonb_agg(p), '[]') FROM jsonb_array_elements(problems) p WHERE NOT p ? 'late'), '[]')"
        " WHERE problems @> '[{\"late\": true}]'"
    )


def refuse(
    run: ImportRun, at: int, code: str, joined: str, value: str = "''", params: str = "'{}'::jsonb"
) -> int:
    """Refuse the rows `s` that the FROM and WHERE of `joined` choose, for what only the base could tell."""
    known = json.dumps({"at": at, "code": code, "late": True})
    return execute(
        f"UPDATE {table_of(run)} s SET problems = coalesce(s.problems, '[]') || jsonb_build_array("
        f"%s::jsonb || jsonb_build_object('value', {value}, 'params', {params})) {joined}",
        [known],
    )


def refuse_unknown(run: ImportRun, *, must_change: bool, must_exist: bool) -> None:
    """Refuse rows whose client is not there (if it must be), not clear, or not within the importer's reach."""
    parties, columns = table_of(run, PART), {target: at for at, target in run.columns.items()}
    at = next((columns[key] for key in PARTY_FIELDS if key in columns), -1)
    of_row = f"FROM {parties} p{{}} WHERE p.key = s.client_key AND s.problems IS NULL AND "
    value = "coalesce(nullif(p.client_number, ''), nullif(p.client_name, ''), nullif(p.client_tax, ''), p.client_email)"
    if must_exist:
        refuse(run, at, "no_client", of_row.format("") + "p.client_id IS NULL", value)
    refuse(run, at, "client_many", of_row.format("") + "p.is_many", value)
    closed = "NOT p.is_changeable" if must_change else "NOT p.is_visible"
    owner = " LEFT JOIN contacts_client c ON c.id = p.client_id LEFT JOIN people_user o ON o.id = c.owner_id"
    joined = of_row.format(owner.replace(" LEFT JOIN contacts_client c ON", " JOIN contacts_client c ON", 1))
    refuse(
        run, at, "client_hidden", joined + closed, value, "jsonb_build_object('owner', coalesce(o.name, '–'))"
    )


def counted(run: ImportRun, **more: int) -> dict[str, int]:
    """The counts of a check from the actions of its match table."""
    rows = dict(fetch(f"SELECT action, count(*) FROM {table_of(run, 'match')} GROUP BY action"))
    warned = fetch(f"SELECT count(*) FROM {table_of(run)} WHERE warnings IS NOT NULL")[0][0]
    actions = {action: rows.get(action, 0) for action in ("create", "update", "skip", "refuse")}
    return {"rows": sum(rows.values()), **actions, "duplicates": 0, "hidden": 0, "warned": warned, **more}
