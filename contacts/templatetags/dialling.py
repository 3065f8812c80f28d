"""A phone to press: the telephone system rings where the firm has one, else the device dials."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm.addresses import address
from crm.web.templatetags.ui import icon_svg

register = template.Library()


def dial_form(key, token, shown, css="ltr", title=""):
    return format_html(
        '<form class="dial" method="post" action="{0}" hx-post="{0}" hx-swap="none"><input type="hidden"'
        ' name="csrfmiddlewaretoken" value="{1}"><button class="{2}" title="{3}">{4}</button></form>',
        address("channel_dial", key), token, css, title or _("Dial by the telephone system"), shown,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def phone_link(context, number, channel=None):
    """A number where it is read; `channel`: the one that the telephone system dials."""
    if channel is None:
        return format_html('<a class="ltr" href="tel:{}">{}</a>', number, number)
    return dial_form(channel.pk, get_token(context["request"]), number)


@register.simple_tag(takes_context=True)
def call_button(context, number, channel=None):
    """The button in the head of a record."""
    shown = format_html("{}{}", icon_svg("phone"), _("Call"))
    if channel is None:
        return format_html('<a class="btn" href="tel:{}" title="{}">{}</a>', number, number, shown)
    return dial_form(channel.pk, get_token(context["request"]), shown, "btn", number)
