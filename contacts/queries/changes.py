"""A change from the audit said in words, for the stream."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Client
from crm.audit.models import AuditEntry
from crm.web import values
from crm.web.formats import number

MAX_VALUE = 60
# What the audit says of a client that its stream tells.
SHOWN_ACTIONS = ("create", "change", "assign", "share", "merge", "import")


def changes_in_words(entry: AuditEntry, who: Any) -> Any:
    """ "Anna changed City: Oslo → Bergen", as safe HTML; what the reader's role hides is only counted."""
    if entry.action == "create":
        return format_html(_("{who} added this client"), who=who)
    parts = [change_of(*change) for change in entry.changed_fields]
    if hidden := entry.hidden_count:
        parts.append(ngettext("%(n)s hidden change", "%(n)s hidden changes", hidden) % {"n": number(hidden)})
    about = format_html("{}: ", entry.summary) if entry.summary and parts else ""
    if parts:
        told = format_html_join("; ", "{}", ((part,) for part in parts))
        return format_html(_("{who} changed {what}"), who=who, what=format_html("{}{}", about, told))
    return format_html("{}: {}", who, entry.summary or entry.action)


def change_of(name: str, before: Any, after: Any) -> Any:
    """ "City Oslo → Bergen", as safe HTML."""
    label = field_label(name)
    shown_before, shown_after = shown(name, before), shown(name, after)
    if not shown_before:
        return format_html("{} <b>+ {}</b>", label, shown_after)
    if not shown_after:
        return format_html("{} <del>{}</del>", label, shown_before)
    return format_html("{} {} → <b>{}</b>", label, shown_before, shown_after)


def field_label(name: str) -> str:
    return values.field_label(Client, name)


def shown(name: str, value: Any) -> str:
    """A value as people read it, long text cut."""
    text = values.shown(Client, name, value)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"
