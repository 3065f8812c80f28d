"""Mails on the records of upper rooms: the button that writes one, the place where they come."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contacts.queries.reaching import may_write_to
from crm.addresses import address
from crm.web.templatetags.ui import icon_svg

register = template.Library()


@register.simple_tag(takes_context=True)
def mail_button(context, record):
    """For whoever may write to the client of a record; no query."""
    if not may_write_to(record.client, context["request"].user):
        return ""
    url = address("record_mail_write", record.entity, record.pk)
    return format_html(
        '<a class="btn" href="{}" data-words="{}">{}{}</a>',
        url, _("write send mail"), icon_svg("mail"), _("E-mail"),
    )  # fmt: skip


@register.inclusion_tag("contacts/mails/panel.html")
def mails_panel(record):
    """A place for the mails of a record, which come once the page stands; no query."""
    return {"record": record}
