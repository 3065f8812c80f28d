"""Pairs of clients that may be one: found by equal keys over the whole base, a few statements for any number of rows.

Compared are only clients that share a key; a key that more than MOST clients share (a switchboard, info@ of a holding)
says nothing about any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.codes import CODE_SQL
from contacts.models import DuplicatePair
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.jobs import later

if TYPE_CHECKING:
    from crm.people.models import User

MOST = 8
# The country before a tax number is written by one colleague and left out by the next.
BARE = "regexp_replace({0}, '^[A-Z]{{2}}(?=[0-9])', '')"
# What clients are called and numbered besides, each once and only where it says something new.
FURTHER_SQL = (
    "DROP TABLE IF EXISTS further_names, further_codes",
    """
CREATE TEMPORARY TABLE further_names ON COMMIT DROP AS
SELECT DISTINCT n.client_id, n.name_core FROM (
  SELECT client_id, name_core(name) AS name_core FROM contacts_clientname
  UNION ALL SELECT id, name_core(legal_name) FROM contacts_client WHERE legal_name > '' AND legal_name <> name) n
JOIN contacts_clientsearch s ON s.client_id = n.client_id AND s.name_core <> n.name_core
""",
    f"""
CREATE TEMPORARY TABLE further_codes ON COMMIT DROP AS
SELECT DISTINCT t.client_id, t.key FROM (
  SELECT client_id, {BARE.format(CODE_SQL.format("number"))} AS key FROM contacts_taxnumber) t
JOIN contacts_clientsearch s ON s.client_id = t.client_id AND {BARE.format("s.tax_digits")} <> t.key
WHERE length(t.key) >= 5
""",
    "ANALYZE further_names, further_codes",
)
NAMES = "(SELECT client_id, name_core FROM contacts_clientsearch UNION ALL SELECT * FROM further_names)"
KEYS = {
    "tax": f"SELECT client_id, {BARE.format('tax_digits')} AS key FROM contacts_clientsearch"
    " WHERE length(tax_digits) >= 5 UNION ALL SELECT client_id, key FROM further_codes",
    "email": "SELECT DISTINCT client_id, key FROM contacts_channel WHERE kind = 'email'",
    "phone": "SELECT DISTINCT client_id, key FROM contacts_channel WHERE kind = 'phone' AND length(key) > 8",
    "code": f"SELECT s.client_id, s.name_core || ' ' || {CODE_SQL.format('c.post_code')} AS key"
    f" FROM {NAMES} s JOIN contacts_client c ON c.id = s.client_id"
    " WHERE c.post_code > '' AND length(s.name_core) >= 3",
    "city": "SELECT s.client_id, s.name_core || ' ' || fold(c.city) AS key"
    f" FROM {NAMES} s JOIN contacts_client c ON c.id = s.client_id"
    " WHERE c.city > '' AND length(s.name_core) >= 3",
}
# A typing error is met where the consonants of a name or its beginning are the same in one place; then all of the two
# names is compared (similarity of pg_trgm: one letter of ten makes 0.57). Numbers in names and tax numbers tell apart.
ALIKE = 0.5
VOWELS = "aeiouyаеёиоуыэюяіїاوی"
PLACE = f"coalesce(nullif({CODE_SQL.format('c.post_code')}, ''), fold(c.city))"
ALIKE_KEYS = f"""
SELECT s.client_id, %s || ' ' || {PLACE} AS key FROM contacts_clientsearch s
JOIN contacts_client c ON c.id = s.client_id
WHERE length(s.name_core) >= 5 AND {PLACE} > ''
"""
CONSONANTS = f"regexp_replace(translate(s.name_core, '{VOWELS}', ''), '(.)\\1+', '\\1', 'g')"
BEGINNING = "left(s.name_core, 5)"
NOT_ALIKE_SQL = f"""
DELETE FROM duplicates_found f USING contacts_clientsearch l, contacts_clientsearch r
WHERE f.reason = 'alike' AND l.client_id = f.a AND r.client_id = f.b AND (
  l.name_core = r.name_core OR similarity(l.name_core, r.name_core) < {ALIKE}
  OR regexp_replace(l.name_core, '\\D', '', 'g') <> regexp_replace(r.name_core, '\\D', '', 'g')
  OR l.tax_digits > '' AND r.tax_digits > '' AND {BARE.format("l.tax_digits")} <> {BARE.format("r.tax_digits")})
"""
SHARED_SQL = """
WITH keys AS ({keys}), shared AS (
  SELECT array_agg(client_id) AS ids FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND %s
)
INSERT INTO duplicates_found SELECT a, b, %s FROM shared, unnest(ids) AS a, unnest(ids) AS b WHERE a < b
"""
# Name and post code say what name and city say, only better: the better of the two counts.
KEEP_SQL = """
INSERT INTO contacts_duplicatepair AS p (left_id, right_id, score, reasons, found_at)
SELECT f.a, f.b, least(99, 70 * count(*) FILTER (WHERE reason = 'tax') + 40 * (count(*) FILTER (WHERE reason = 'email')
    > 0)::int + 35 * (count(*) FILTER (WHERE reason = 'phone') > 0)::int
    + CASE WHEN bool_or(reason = 'code') THEN 45 WHEN bool_or(reason = 'city') THEN 30
    WHEN bool_or(reason = 'alike') THEN 20 ELSE 0 END),
  array_agg(DISTINCT reason), now()
FROM duplicates_found f
JOIN contacts_client l ON l.id = f.a JOIN contacts_client r ON r.id = f.b AND r.kind = l.kind
GROUP BY f.a, f.b ORDER BY f.a, f.b
ON CONFLICT (left_id, right_id) DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
WHERE (p.score, p.reasons) IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons)
"""
DROP_SQL = """
DELETE FROM contacts_duplicatepair p WHERE p.dismissed_at IS NULL
  AND NOT EXISTS (SELECT FROM duplicates_found f WHERE f.a = p.left_id AND f.b = p.right_id)
"""


@transaction.atomic
def find_pairs() -> int:
    """Compare all clients with each other; pairs that are none any more go. Returns the rows that were written."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS duplicates_found")
        cursor.execute(
            "CREATE TEMPORARY TABLE duplicates_found (a bigint, b bigint, reason text) ON COMMIT DROP"
        )
        for statement in FURTHER_SQL:
            cursor.execute(statement)
        for reason, keys in KEYS.items():
            cursor.execute(SHARED_SQL.format(keys=keys), [MOST, reason])
        for key in (CONSONANTS, BEGINNING):
            cursor.execute(SHARED_SQL.format(keys=ALIKE_KEYS % key), [MOST, "alike"])
        cursor.execute(NOT_ALIKE_SQL)
        cursor.execute("ANALYZE duplicates_found")
        cursor.execute(DROP_SQL)
        gone = cursor.rowcount
        cursor.execute(KEEP_SQL)
        return int(cursor.rowcount + gone)


def look_again(*, by: User) -> None:
    """Compare in the background, now; once for all who ask at the same time."""
    if not access_of(by).may("client", "merge"):
        raise PermissionDenied
    later(
        "contacts.find_duplicates", run_as=by, unique="contacts.find_duplicates", title=_("Compare clients")
    )


@transaction.atomic
def dismiss_pair(*, pair: DuplicatePair, by: User) -> None:
    """Remember that the two are two. Raises PermissionDenied."""
    _say(pair, by, dismissed=True, words=_("Not a duplicate of %(name)s"))


@transaction.atomic
def bring_pair_back(*, pair: DuplicatePair, by: User) -> None:
    """The two may be one after all. Raises PermissionDenied."""
    _say(pair, by, dismissed=False, words=_("Perhaps a duplicate of %(name)s after all"))


def _say(pair: DuplicatePair, by: User, *, dismissed: bool, words: str) -> None:
    if not (can(by, "merge", pair.left) and can(by, "merge", pair.right)):
        raise PermissionDenied
    pair.dismissed_at = timezone.now() if dismissed else None
    pair.dismissed_by = by if dismissed else None
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    for client, other in ((pair.left, pair.right), (pair.right, pair.left)):
        record(by=by, action="change", target=client, summary=words % {"name": other.name})
