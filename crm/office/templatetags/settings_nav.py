"""The menu beside every settings page, and where the page stands."""

from django import template
from django.utils.translation import gettext as _

from crm.web.menu import items_for
from crm.web.settings_menu import SETTINGS_GROUPS, settings_pages
from crm.web.templatetags.blocks import crumbs

register = template.Library()


@register.inclusion_tag("office/settings_nav.html", takes_context=True)
def settings_nav(context):
    request = context["request"]
    current = current_page(request)
    return {"groups": settings_groups(request.user), "current": current.key if current else ""}


@register.simple_tag(takes_context=True)
def settings_crumbs(context, title):
    """Settings, the settings page that this one belongs to, this one."""
    above = current_page(context["request"])
    is_itself = above is None or str(above.label) == str(title)
    return crumbs(_("Settings"), "settings", *(() if is_itself else (above.label, above.url)), title)


def current_page(request):
    """The settings page whose address, or one of its further ones, is the longest beginning of this one."""
    beginnings = [
        (len(beginning), page)
        for page in pages_for(request.user)
        for beginning in (page.url, *page.also)
        if request.path.startswith(beginning)
    ]
    return max(beginnings, key=lambda found: found[0])[1] if beginnings else None


def pages_for(user):
    return items_for(user, settings_pages)


def settings_groups(user):
    """(heading, pages) in the order of SETTINGS_GROUPS, without empty ones."""
    pages = pages_for(user)
    found = [
        (heading, [page for page in pages if page.group == key]) for key, heading in SETTINGS_GROUPS.items()
    ]
    return [(heading, rows) for heading, rows in found if rows]
