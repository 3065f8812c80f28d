"""The panel of made fields on a record's page."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.web.made_values import made_facts

register = template.Library()
# More empty ones than this are folded away.
EMPTY_SHOWN = 6


@register.inclusion_tag("custom_fields/panel.html", takes_context=True)
def made_panel(context, record, may_change):
    """The made fields of a record that the reader's role shows; nothing where the firm made none."""
    facts = made_facts(record, record._meta.model_name, context["request"].user)
    empty = [fact for fact in facts if fact.is_empty]
    folded = empty if len(empty) > EMPTY_SHOWN else []
    shown = [fact for fact in facts if fact not in folded]
    found = {"record": record, "facts": shown, "folded": folded, "may_change": may_change}
    return {**found, "request": context["request"]}


@register.inclusion_tag("custom_fields/lines.html", takes_context=True)
def made_lines(context, record, may_change):
    """The made fields of a record that stands among others: only those that are filled in."""
    facts = made_facts(record, record._meta.model_name, context["request"].user)
    shown = [fact for fact in facts if not fact.is_empty]
    return {"record": record, "facts": shown, "may_change": may_change, "request": context["request"]}


@register.simple_tag(takes_context=True)
def made_value(context, record, fact, may_change):
    """One value as it is read; where it may be changed, a press turns it into a field."""
    field, shown = fact.field, linebreaksbr(fact.value)
    if not may_change or not access_of(context["request"].user).writes(field.group):
        return shown or "–"
    url = reverse("made_fact", args=[field.holder, record.pk, field.key])
    change = _("Change %(label)s") % {"label": field.label}
    blank = " blank" if fact.is_empty else ""
    return format_html(
        '<a class="inline-value{}" href="{}" hx-get="{}" hx-target="#made-{}-{}-{}" title="{}" dir="auto">{}</a>',
        blank, url, url, field.holder, record.pk, field.key, change, shown or _("Add"),
    )  # fmt: skip
