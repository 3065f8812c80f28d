"""A card of the board, drawn as one part: a page holds up to 150 of them."""

from django import template
from django.utils.safestring import mark_safe

from crm.web import formats
from crm.web.templatetags.ui import icon_svg

register = template.Library()

TALK_ICONS = {
    "call": "phone", "meeting": "users", "email": "mail", "letter": "file-text", "visit": "map-pin",
}  # fmt: skip


@register.simple_tag
def rate(value):
    """A rate kept in percent: 23%, 8.1%."""
    return f"{formats.number(value)}{'٪' if formats.is_persian() else '%'}"


@register.filter
def plain_number(value):
    """As a field of a form reads it, in no language."""
    return format(value.normalize(), "f")


@register.simple_tag
def talk_icon(kind):
    return icon_svg(TALK_ICONS.get(kind, "sticky-note"))


@register.simple_tag
def draw_cards(column, drawing):
    """The `<li>` of all cards of a column: up to 150 of them stand on a page, so no template draws them one by one."""
    return mark_safe("".join(drawing.card(deal) for deal in column.cards))  # noqa: S308 - each part is escaped
