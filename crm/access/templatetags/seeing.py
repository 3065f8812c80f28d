from django import template

from crm.access.queries.reasons import nearest_reason
from crm.access.scopes import can

register = template.Library()


@register.inclusion_tag("access/panel.html", takes_context=True)
def access_panel(context, record, later=""):
    """Why the reader sees this record, and the ways to all reasons and to sharing it; no query.

    `later`: the id of a list, for a page that says afterwards who else sees it.
    """
    user = context["request"].user
    return {
        "record": record,
        "later": later,
        "kind": nearest_reason(user, record),
        "may_share": can(user, "share", record),
    }
