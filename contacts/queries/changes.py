"""A change from the audit said in words, for the stream."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.models import Channel, Client, Person
from crm.audit.models import AuditEntry
from crm.web.formats import number

MAX_VALUE = 60
MODEL_OF = {"person": Person}
OTHER_LABELS = {
    "person": gettext_lazy("Person"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "web": gettext_lazy("Web"),
    "messenger": gettext_lazy("Messenger"),
}


def changes_in_words(entry: AuditEntry, who: Any) -> Any:
    """ "Anna changed City: Oslo → Bergen", as safe HTML; what `leave_out_hidden` took out is only counted."""
    if entry.action == "create":
        return format_html(_("{who} added this client"), who=who)
    payload = getattr(entry, "payload", None)
    parts = [_part(*change) for change in payload.changed_fields] if payload else []
    if hidden := entry.hidden_count:
        parts.append(ngettext("%(n)s hidden change", "%(n)s hidden changes", hidden) % {"n": number(hidden)})
    about = format_html("{}: ", entry.summary) if entry.summary and parts else ""
    if parts:
        told = format_html_join("; ", "{}", ((part,) for part in parts))
        return format_html(_("{who} changed {what}"), who=who, what=format_html("{}{}", about, told))
    return format_html("{}: {}", who, entry.summary or entry.action)


def _part(name: str, before: Any, after: Any) -> Any:
    label = field_label(name)
    shown_before, shown_after = shown(name, before), shown(name, after)
    if not shown_before:
        return format_html("{} <b>+ {}</b>", label, shown_after)
    if not shown_after:
        return format_html("{} <del>{}</del>", label, shown_before)
    return format_html("{} {} → <b>{}</b>", label, shown_before, shown_after)


def field_label(name: str) -> str:
    """The word a form uses for a field; `person.position` is a field of a person."""
    if name in OTHER_LABELS:
        return str(OTHER_LABELS[name])
    field = _field(name)
    return str(capfirst(field.verbose_name)) if field is not None else name


def shown(name: str, value: Any) -> str:
    """A value as people read it: the word of a choice, yes or no, tags with commas, long text cut."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    choices = dict(getattr(_field(name), "flatchoices", ()) or ())
    text = str(choices.get(value, value))
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _field(name: str) -> Any:
    prefix, _dot, rest = name.rpartition(".")
    for model in (MODEL_OF.get(prefix, Client), Channel):
        try:
            return model._meta.get_field(rest or name)
        except FieldDoesNotExist:
            continue
    return None
