"""Parts that stand on the client page dozens of times, drawn in Python: an entry of the stream, a fact, a channel."""

from collections.abc import Collection
from urllib.parse import quote

from django import template
from django.middleware.csrf import get_token
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from contacts.models import Client
from contacts.queries.pins import pinned_keys
from contacts.templatetags.day_lines import moved_words as words_of_moves
from contacts.templatetags.dialling import dial_form
from crm.addresses import address
from crm.frozen import frozen
from crm.web import formats
from crm.web.templatetags.fmt import date_short, date_time, due_day
from crm.web.templatetags.ui import icon_svg, tag

register = template.Library()


@register.simple_tag
def moved_words(count):
    return words_of_moves(count)


@register.simple_tag(takes_context=True)
def stream_entries(context, items, is_pinned=False):
    """The `<li>` of all entries of a stretch; neighbouring changes are one that unfolds.

    Whoever may change the client pins entries for all who see it; `is_pinned`: these stand above the others.
    """
    client = context["client"]
    pins = Pins(
        client, context["page"].may["change"], set(pinned_keys(client)), "pinned-" if is_pinned else ""
    )
    drawn = (_fold(item, pins) if hasattr(item, "entries") else _entry(item, pins) for item in items)
    return mark_safe("".join(drawn))  # noqa: S308  parts are escaped


@frozen
class Pins:
    """The buttons that pin entries of one client; `start` tells the ids of one that is drawn twice apart."""

    client: Client
    may_pin: bool
    keys: Collection[str]
    start: str = ""

    def button(self, entry):
        if not self.may_pin:
            return ""
        is_on = entry.key in self.keys
        # Its frame is kept for all entries, not one for each key.
        frame = address("client_unpin" if is_on else "client_pin", self.client.pk, "-")
        url = frame.replace("/-/", f"/{entry.key}/")
        label = conditional_escape(_("Take off the pin") if is_on else _("Pin to the top"))
        pressed = "true" if is_on else "false"
        return mark_safe(  # noqa: S308  keys and addresses are ours
            f' <button class="edit pin" id="{self.start}pin-{entry.key}" form="pin-form" formaction="{url}"'
            f' hx-post="{url}" aria-pressed="{pressed}" aria-label="{label}" title="{label}">'
            f"{icon_svg('pin', 's')}</button>"
        )


def _fold(fold, pins):
    lines = format_html_join(
        "",
        '<li class="tt" id="{}">{} <span class="m">{}</span>{}</li>',
        ((one.key, one.title, date_time(one.at), pins.button(one)) for one in fold.entries),
    )
    return format_html(
        '<li class="ev sys"><span class="ic">{}</span><details class="fold"><summary class="tt">{}</summary>'
        "<ol>{}</ol></details>{}</li>",
        icon_svg("history"), fold.title, lines, date_time(fold.at),
    )  # fmt: skip


def _entry(entry, pins):
    title = conditional_escape(entry.title)
    if entry.url:
        title = f'<a href="{conditional_escape(entry.url)}">{title}</a>'
    label = f" {tag(entry.tag, tone=entry.tag_tone)}" if entry.tag else ""
    css, icon = "ev sys" if entry.is_system else "ev", icon_svg(entry.icon)
    return (
        f'<li class="{css}" id="{pins.start}{entry.key}"><span class="ic {entry.tone}">{icon}</span>'
        f'<div class="tt">{title}{label}{_edit(entry.edit_url)}{pins.button(entry)}</div>'
        f"{_when(entry)}{_body(entry)}</li>"
    )


def _when(entry):
    return date_short(entry.at) if entry.is_day else date_time(entry.at)


def _edit(url):
    if not url:
        return ""
    words = _("Edit entry")
    return format_html(
        ' <a class="edit" href="{}" hx-get="{}" hx-target="#form-place" aria-label="{}" title="{}">{}</a>',
        url, url, words, words, icon_svg("pencil", "s"),
    )  # fmt: skip


def _body(entry):
    if not (entry.body or entry.facts):
        return ""
    facts = format_html_join("", "<span>{}: {}</span>", entry.facts)
    more = f'<div class="mt">{facts}</div>' if facts else ""
    return f'<div class="bd" dir="auto">{linebreaksbr(entry.body)}{more}</div>'


@register.simple_tag
def fact_value(client, line, may_change):
    """One fact as it is read; where it may be changed, a press turns it into a field."""
    if not (may_change and line.may_change):
        return line.value or "–"
    url = address("client_fact", client.pk, line.key)
    said = format_html('href="{}" hx-get="{}" hx-target="#fact-{}"', url, url, line.key)
    change = _("Change %(label)s") % {"label": line.label}
    if line.is_link:
        return format_html(
            '<span class="with-edit">{}<a class="ib" {} aria-label="{}">{}</a></span>',
            line.value, said, change, icon_svg("pencil", "s"),
        )  # fmt: skip
    shown = linebreaksbr(line.value) if line.value else _("Add")
    blank = " blank" if line.is_empty else ""
    return format_html('<a class="inline-value{}" {} title="{}">{}</a>', blank, said, change, shown)


CHANNEL_ICONS = {"phone": "phone", "email": "mail", "web": "globe"}


@register.simple_tag(takes_context=True)
def channel_lines(context, channels, may_change):
    """The `<ul>` of phones and addresses; who may change them finds the ways to do so behind each."""
    if not channels:
        return ""
    change = _("Change") if may_change else ""
    page = context.get("page")
    token = get_token(context["request"]) if getattr(page, "dials", False) else ""
    mails = getattr(page, "may_mail", False)
    lines = format_html_join("", "{}", ((_channel(one, change, token, mails=mails),) for one in channels))
    return format_html('<ul class="channels">{}</ul>', lines)


def _channel(channel, change, token, *, mails):
    off = " off" if channel.is_invalid or channel.has_opted_out else ""
    end = ""
    if change:
        url = address("channel_page", channel.pk)
        end = format_html(
            '<a class="ib" href="{}" hx-get="{}" hx-target="#form-place" aria-label="{}">{}</a>',
            url, url, change, icon_svg("ellipsis", "s"),
        )  # fmt: skip
    label = format_html("<small>{}</small>", channel.label) if channel.label else ""
    icon = icon_svg(CHANNEL_ICONS.get(channel.kind, "message-circle"), "s")
    parts = icon, _reach(channel, token, mails=mails), label, _mark(channel), end
    return format_html('<li class="channel{}">{} {} {} {} {}</li>', off, *parts)


def _reach(channel, token, *, mails):
    """The value as a link to press, where there is something to press; `mails`: they are written here."""
    if channel.kind == "phone":
        return _phone(channel, token)
    if channel.kind == "email":
        return format_html(
            '<a class="ltr" href="{}">{}</a>', mail_address(channel, mails=mails), channel.value
        )
    if channel.kind == "web":
        return format_html(
            '<a class="ltr" href="https://{}" target="_blank" rel="noopener noreferrer">{}</a>',
            channel.key, channel.value,
        )  # fmt: skip
    return format_html('<span class="ltr">{}</span>', channel.value)


def _phone(channel, token):
    """Dialled by the device, or with `token` by the telephone system."""
    if not token:
        return format_html('<a class="ltr" href="tel:{}">{}</a>', channel.key, channel.value)
    return dial_form(channel.pk, token, channel.value)


def mail_address(channel, *, mails):
    """To the page that writes the mail here; an address that is no longer valid is none of those it offers."""
    if not mails or channel.is_invalid:
        return f"mailto:{channel.value}"
    return f"{address('client_mail_write', channel.client_id)}?to={quote(channel.key)}"


def _mark(channel):
    if channel.is_invalid:
        mark = tag(_("Invalid"), tone="bad")
        return (
            format_html('{} <small class="why">{}</small>', mark, channel.trouble)
            if channel.trouble
            else mark
        )
    if channel.has_opted_out:
        return tag(_("Opted out"), tone="warn")
    return tag(_("Main"), line=True) if channel.is_primary else ""


@register.simple_tag(takes_context=True)
def step_lines(context, activities):
    """The `<li>` of what is planned with a client."""
    reader = context["request"].user
    return mark_safe("".join(_step(activity, reader) for activity in activities))  # noqa: S308  parts are escaped


def _step(activity, reader):
    done, edit = (address(name, activity.pk) for name in ("activity_complete", "activity_edit"))
    tone, title = formats.due_tone(activity.due_at), conditional_escape(activity.title)
    label = conditional_escape(_("Done: %(title)s") % {"title": activity.title})
    parts = [activity.get_kind_display()]
    if activity.person:
        parts.append(activity.person.name)
    if activity.assigned_to_id != reader.pk:
        parts.append(activity.assigned_to.name)
    if activity.move_count:
        parts.append(words_of_moves(activity.move_count))
    about = " · ".join(conditional_escape(part) for part in parts)
    return (
        f'<li class="act" id="step-{activity.pk}"><a class="tick {tone}" href="{done}" hx-get="{done}"'
        f' hx-target="#form-place" aria-label="{label}">{icon_svg("check", "s")}</a>'
        f'<div><a href="{edit}" hx-get="{edit}" hx-target="#form-place"><b><bdi>{title}</bdi></b></a>'
        f'<small>{about}</small></div><span class="when {tone}">{due_day(activity.due_at)}</span></li>'
    )
