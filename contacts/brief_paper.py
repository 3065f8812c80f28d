"""Briefs on paper: a page each, many in one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm.people.models import Firm
from crm.web.pdf import render_pdf

if TYPE_CHECKING:
    from contacts.models import HandoverItem
    from contacts.queries.briefs import Brief


def draw_briefs(briefs: Sequence[tuple[Brief, HandoverItem | None]]) -> bytes:
    """One PDF in the reader's language; an item says from whom the client came and to whom."""
    return render_pdf("contacts/briefs_pdf.html", {"briefs": briefs, "firm": Firm.load()})
