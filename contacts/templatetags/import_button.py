"""The way into the import from the lists of the rooms above."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.imports.kinds import kinds_for
from crm.web.templatetags.ui import button

register = template.Library()


@register.simple_tag(takes_context=True)
def import_button(context, *keys):
    """A button to the import of the first of these kinds of lists that the person may bring; nothing without one."""
    allowed = {kind.key for kind in kinds_for(context["request"].user)}
    key = next((key for key in keys if key in allowed), None)
    return button(_("Import"), icon="upload", href=f"{reverse('client_import')}?target={key}") if key else ""
