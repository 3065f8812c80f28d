"""The lines of the menus, which stand on every page: drawn in Python, since a template looks up each part of each."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from crm.web.formats import number
from crm.web.templatetags.ui import icon_svg

register = template.Library()


@register.simple_tag
def menu_items(items, current=""):
    """Links to where the items lead; `current` is the key of the one that stands open."""
    return mark_safe("".join(_link(item, item.key == current) for item in items))


@register.simple_tag
def menu_lines(lines):
    """The same with numbers behind them, as the side bar has them (crm.web.context)."""
    drawn = (_link(line["item"], line["is_current"], _count(line)) for line in lines)
    return mark_safe("".join(drawn))


def _link(item, is_current, end=""):
    current = ' aria-current="page"' if is_current else ""
    label = conditional_escape(str(item.label))
    return f'<a href="{conditional_escape(item.url)}"{current}>{icon_svg(item.icon)}{label}{end}</a>'


def _count(line):
    """Stands there without a number too, so that the pulse can put one in."""
    if not line["is_counted"]:
        return ""
    css = "cnt hot" if line["item"].is_hot else "cnt"
    shown = f">{number(line['count'])}" if line["count"] else " hidden>"
    return f'<span class="{css}" data-count="{conditional_escape(line["item"].key)}"{shown}</span>'
