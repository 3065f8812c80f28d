"""The menu beside every settings page."""

from django import template

from crm.web.menu import current_key, items_for
from crm.web.settings_menu import SETTINGS_GROUPS, settings_pages

register = template.Library()


@register.inclusion_tag("office/settings_nav.html", takes_context=True)
def settings_nav(context):
    request = context["request"]
    return {
        "groups": settings_groups(request.user),
        "current": current_key(pages_for(request.user), request.path),
    }


def pages_for(user):
    return items_for(user, settings_pages)


def settings_groups(user):
    """(heading, pages) in the order of SETTINGS_GROUPS, without empty ones."""
    pages = pages_for(user)
    found = [
        (heading, [page for page in pages if page.group == key]) for key, heading in SETTINGS_GROUPS.items()
    ]
    return [(heading, rows) for heading, rows in found if rows]
