from django import template

register = template.Library()


@register.inclusion_tag("messages/panel.html")
def talk_panel(record):
    """A place for what colleagues say about a record, which comes once the page stands; no query."""
    return {"record": record}
