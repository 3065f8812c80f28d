"""The cells of the audit's two lists, and changes said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.audit.models import AuditEntry, ReadEntry
from crm.audit.queries.entries import names_of
from crm.audit.words import model_of
from crm.web import formats
from crm.web.values import colleagues, field_label, shown

if TYPE_CHECKING:
    from crm.web.listing.drawing import Drawing

CHANGES_SHOWN = 3
VALUE_LENGTH = 60


def said_in_words(entry: AuditEntry, names: Any, limit: int | None = None) -> str:
    """ "Anna Nowak: City: Oslo → Bergen; Class: A"; `names` are those of crm.web.values.colleagues."""
    model = model_of(entry.entity)
    parts = []
    for name, *sides in entry.changed_fields[:limit]:
        label = field_label(model, name)
        if any(isinstance(value, dict) for value in sides):
            parts.append(label)  # rules and the like: their page shows them
            continue
        before, after = (_cut(shown(model, name, value, names)) for value in sides)
        parts.append(f"{label}: " + (f"{before} → {after or '–'}" if before else after))
    if limit and len(entry.changed_fields) > limit:
        parts.append("…")
    return ": ".join(part for part in (entry.summary, "; ".join(parts)) if part)


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"


def at(row: Any, _drawing: Drawing) -> str:
    exact = formats.local(row.at).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', exact, formats.date_time(row.at))


def linked_at(row: AuditEntry, drawing: Drawing) -> str:
    return format_html('<a href="{}">{}</a>', reverse("audit_entry", args=[row.pk]), at(row, drawing))


def who(row: Any, _drawing: Drawing) -> str:
    """Who it was, and for whom."""
    name = format_html("<bdi>{}</bdi>", row.by or "Rapport")
    if not row.for_whom:
        return name
    return format_html("{} <small>{}</small>", name, _("for %(name)s") % {"name": row.for_whom})


def verb(row: AuditEntry, _drawing: Drawing) -> str:
    return format_html('<span class="tag">{}</span>', row.action_word)


def record(row: AuditEntry, drawing: Drawing) -> str:
    kind = row.entity_word
    if row.count > 1:
        kind = f"{kind} × {drawing.number(row.count)}"
    return _named(row.object_label, kind)


def read_record(row: ReadEntry, drawing: Drawing) -> str:
    names = drawing.once("names", lambda: names_of(drawing.rows))
    number = f"#{row.object_id}" if row.object_id else _("List")
    return _named(names.get((row.entity, row.object_id), number), row.entity_word)


def said(row: AuditEntry, drawing: Drawing) -> str:
    """What was said, and the first changes."""
    return format_html(
        '<bdi class="words">{}</bdi>',
        said_in_words(row, drawing.once("colleagues", colleagues), CHANGES_SHOWN),
    )


def _named(name: str, kind: str) -> str:
    return format_html("<bdi>{}</bdi> <small>{}</small>", name, kind) if name else format_html("{}", kind)
