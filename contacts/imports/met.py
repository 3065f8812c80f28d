"""The rows of a list that meet what is there already, or another row: shown in the check, to be decided one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.imports.stage import fetch, table_of
from crm.frozen import frozen
from crm.web.formats import date_short

if TYPE_CHECKING:
    from contacts.models import ImportRun

REASONS = {
    "number": _("same client number"),
    "tax": _("same tax number"),
    "email": _("same e-mail"),
    "phone": _("same phone"),
    "name": _("similar name"),
    "same_name": _("same name"),
    "code": _("same code"),
    "plan": _("same title and time"),
    "order_number": _("same order number"),
    "order": _("same day and amount"),
    "record_number": _("same number"),
    "title": _("same title"),
}


@frozen
class Met:
    """A row and what it meets. What is beyond the importer's scope has neither name nor address (`url`).

    `twin`: the row of the file that it meets; `may_update`: whether it may be written into what is there.
    """

    line: int
    name: str
    facts: str
    why: str
    url: str
    there: str
    owner: str
    branch: str
    twin: int | None
    is_visible: bool
    may_update: bool
    decision: str
    masked_id: int | None = None  # of a client out of sight: not for the reader
    ask: str = ""  # the word by which its owner is asked about it (contacts.queries.duplicates)


# The kind's statement gives: line, name, facts, day, why, there_id, there, owner, branch, twin, is_visible, may_update.
PAGE = """
SELECT x.*, coalesce(d.decision, '') FROM ({met}) x
LEFT JOIN contacts_importchoice d ON d.run_id = %(run)s AND d.line = x.line
WHERE x.line > %(after)s ORDER BY x.line LIMIT %(count)s
"""
CLIENTS = """
SELECT m.line, s.name,
  concat_ws(' · ', nullif(s.city, ''), s.emails[1], s.phones[1], nullif(s.tax_number, '')) AS facts,
  NULL::date AS day, (ARRAY['number', 'tax', 'email', 'phone', 'name'])[m.rank + 1] AS why, m.client_id AS there_id,
  coalesce(c.name, '') AS there, coalesce(o.name, '') AS owner, coalesce(b.name, '') AS branch, m.twin,
  m.is_visible, m.is_changeable AS may_update
FROM {match} m JOIN {rows} s ON s.line = m.line
LEFT JOIN contacts_client c ON c.id = m.client_id
LEFT JOIN people_user o ON o.id = c.owner_id LEFT JOIN people_branch b ON b.id = c.branch_id
WHERE m.rank IS NOT NULL AND m.action <> 'refuse'
"""


def in_sight_of(model: Any) -> Callable[[ImportRun, list[int]], set[int]]:
    """Of keys of a scoped model those that the importer sees."""

    def sees(run: ImportRun, ids: list[int]) -> set[int]:
        return set(model.objects.visible_to(run.by).filter(pk__in=ids).values_list("pk", flat=True))

    return sees


def meeting(
    sql: str,
    url_name: str = "client_page",
    *parts: str,
    sees: Callable[[ImportRun, list[int]], set[int]] | None = None,
) -> Callable[[ImportRun, int, int], list[Met]]:
    """How a kind of list shows what its rows meet; `sees(run, ids)`: which of them the importer may know by name."""

    def met(run: ImportRun, after: int, count: int) -> list[Met]:
        names = {part: table_of(run, part) for part in ("match", "rows", *parts)}
        page = {"run": run.pk, "after": after, "count": count}
        rows = fetch(PAGE.format(met=sql.format(**names)), page)
        seen = sees(run, [row[5] for row in rows if row[5]]) if sees else None
        return [_met(row, url_name, seen) for row in rows]

    return met


def _met(row: tuple, url_name: str, seen: set[int] | None) -> Met:  # type: ignore[type-arg]
    line, name, facts, day, why, there_id, there, owner, branch, twin, is_visible, may_update, decision = row
    is_open = is_visible and (seen is None or not there_id or there_id in seen)
    words = " · ".join(filter(None, (date_short(day) if day else "", facts)))
    url = reverse(url_name, args=[there_id]) if there_id and is_open else ""
    masked_id = there_id if url_name == "client_page" and not is_open else None
    return Met(
        line, name, words, str(REASONS[why]), url, there if is_open else "", owner, branch, twin, is_open,
        may_update, decision, masked_id,
    )  # fmt: skip


met_clients = meeting(CLIENTS)
