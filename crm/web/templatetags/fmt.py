"""`crm.web.formats` in templates. Dates come out as `<time>` with the exact moment for machines and as a hint."""

from datetime import datetime

from django import template
from django.utils.html import format_html

from crm.web import formats

register = template.Library()

for short in (
    "money",
    "money_compact",
    "number",
    "compact",
    "percent",
    "digits",
    "duration",
    "file_size",
    "due_tone",
    "calendar_month",
    "month_and_year",
    "weekday",
):
    register.simple_tag(getattr(formats, short), name=short)


def _time(moment, shown):
    if moment is None:
        return shown
    exact = formats.date_long(moment)
    if isinstance(moment, datetime):
        exact = f"{exact} {formats.time_short(moment)}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', formats.local(moment).isoformat(), exact, shown
    )


@register.simple_tag
def date_short(moment):
    return _time(moment, formats.date_short(moment))


@register.simple_tag
def day_number(day):
    return _time(day, formats.day_number(day))


@register.simple_tag
def date_long(moment):
    return _time(moment, formats.date_long(moment))


@register.simple_tag
def date_time(moment):
    return _time(moment, formats.date_time(moment))


@register.simple_tag
def time_short(moment):
    return _time(moment, formats.time_short(moment))


@register.simple_tag
def relative_day(moment, none=""):
    return _time(moment, formats.relative_day(moment, none))


@register.simple_tag
def due_day(moment, none=""):
    return _time(moment, formats.due_day(moment, none))


register.filter("listed", formats.listed)


@register.filter
def ltr(text):
    """Phones, e-mails, tax numbers: read left to right also on a right-to-left page."""
    return format_html('<span class="ltr">{}</span>', text) if text else ""
