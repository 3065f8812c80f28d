"""Rows of the profile: the words of one, which are pressed to change it, and the small buttons that add one."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.addresses import address
from crm.web import formats
from crm.web.languages import country_name
from crm.web.templatetags.ui import icon_svg

register = template.Library()


@register.simple_tag
def detail_new(url_name, key, kind, label, icon="plus"):
    return format_html('<span class="end">{}</span>', _button(address(url_name, key, kind), label, icon))


@register.simple_tag(takes_context=True)
def person_actions(context, person):
    """What can be added to a person: another firm, a tie, a day."""
    ways = [(address("position_client", person.pk), _("Works elsewhere, too"), "briefcase", False)]
    if access_of(context["request"].user).writes("personal"):
        ways += [
            (address("person_detail_create", person.pk, "tie"), _("Add a tie"), "link", True),
            (
                address("person_detail_create", person.pk, "date"),
                _("Add an important date"),
                "calendar",
                True,
            ),
        ]
    buttons = (
        (_button(url, f"{label}: {person.name}", icon, in_dialog=dialog),)
        for url, label, icon, dialog in ways
    )
    return format_html('<span class="end">{}</span>', format_html_join("", "{}", buttons))


@register.simple_tag
def detail_text(row, kind, may_change):
    """What the row says; who may change it presses it."""
    said = WORDS.get(kind, str)(row)
    return _pressed(kind, row.pk, said) if may_change else said


@register.simple_tag
def tie_text(tie, other, may_change):
    return _pressed("tie", tie.pk, other.name) if may_change else other.name


@register.filter
def date_of(day):
    return formats.date_short(day)


def _pressed(kind, key, said):
    url = address("detail_edit", kind, key)
    return format_html(
        '<a class="inline-value" href="{}" hx-get="{}" hx-target="#form-place">{}</a>', url, url, said
    )


def _button(url, label, icon, *, in_dialog=True):
    more = format_html(' hx-get="{}" hx-target="#form-place"', url) if in_dialog else ""
    return format_html(
        '<a class="ib" href="{}"{} aria-label="{}" title="{}">{}</a>',
        url,
        more,
        label,
        label,
        icon_svg(icon, "s"),
    )


def _address(row):
    place = " ".join(part for part in (row.post_code, row.city) if part)
    return ", ".join(part for part in (row.street, place, country_name(row.country)) if part)


WORDS = {
    "address": _address,
    "preference": lambda row: row.text,
    "tax": str,
    "date": lambda row: row.label,
}
