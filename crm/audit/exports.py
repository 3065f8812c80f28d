from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.audit.models import AuditEntry
from crm.audit.queries.entries import mask

if TYPE_CHECKING:
    from crm.people.models import User


class Line:
    """What csv writes into: it keeps nothing and hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: QuerySet[AuditEntry], user: User) -> Iterator[str]:
    """The entries as this person may read them, with a byte order mark so that spreadsheets read UTF-8."""
    writer = csv.writer(Line())
    head = [_("At"), _("By"), _("For"), _("Action"), _("What"), _("Record number"), _("Record"), _("Records")]
    yield "\ufeff" + writer.writerow([*head, _("Summary"), _("Address"), _("Request")])
    for entry in entries.iterator(chunk_size=2000):
        yield writer.writerow([harmless(cell) for cell in cells(mask(entry, user))])


def cells(entry: AuditEntry) -> list[Any]:
    return [
        timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
        entry.by or "",
        entry.for_whom or "",
        entry.action_word,
        entry.entity_word,
        entry.object_id or "",
        entry.object_label,
        entry.count,
        entry.summary,
        entry.address or "",
        entry.request_id,
    ]


def harmless(cell: Any) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
