from django import template

from crm.documents.holders import key_of

register = template.Library()


@register.inclusion_tag("documents/panel.html")
def documents_panel(record):
    """A place for the documents of a record, which come once the page stands; no query."""
    return {"record": record, "entity": key_of(record)}
