"""A line of the day: something planned, with its ways to be done and moved. Dozens stand on the Today page."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.queries.meanwhile import seen_mark
from contacts.queries.reaching import phones_to_dial
from contacts.queries.subjects import subjects_of
from contacts.templatetags.dialling import dial_form
from crm.access.context import access_of
from crm.addresses import address
from crm.web import formats
from crm.web.templatetags.fmt import due_day
from crm.web.templatetags.ui import icon_svg, tag

register = template.Library()


@register.simple_tag(takes_context=True)
def day_lines(context, activities):
    """The `<li>` of each activity."""
    lines = Lines(context["request"], activities)
    return mark_safe("".join(lines.line(activity) for activity in activities))  # noqa: S308  parts are escaped


@register.simple_tag(takes_context=True)
def answered_line(context, activity, gone=""):
    """A line that takes the place of itself after it was done, or moved out of the day (`gone` says to when)."""
    lines = Lines(context["request"], [activity])
    return mark_safe(lines.line(activity, gone=gone, css=' hx-swap-oob="true"'))  # noqa: S308


class Lines:
    """What all lines of one answer share."""

    def __init__(self, request, activities):
        self.user = request.user
        self.shows_phone = access_of(request.user).reads("contact")
        self.subjects = subjects_of(activities, request.user)
        self.csrf = get_token(request)
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.csrf}">'
        to_call = {one.client_id for one in activities if one.client_id and _is_call(one)}
        self.dialled = phones_to_dial(to_call, request.user)
        self.check, self.move_words = icon_svg("check", "s"), escape(_("Move"))
        day = icon_svg("calendar")
        self.moves = "".join(
            f'<button name="days" value="{days}">{day}{escape(words)}</button>'
            for days, words in (("1", _("Tomorrow")), ("3", _("In 3 days")), ("7", _("In a week")))
        )
        self.brief = f"{icon_svg('clipboard-list', 's')} {escape(_('Brief'))}"
        self.other_day = f"{icon_svg('calendar-days')}{escape(_('Another day'))}"

    def line(self, activity, *, gone="", css=""):
        is_open = not (activity.done_at or gone)
        title = f"<b><bdi>{escape(activity.title)}</bdi></b>"
        if is_open:
            title = f"<a {_dialog('activity_edit', activity.pk)}>{title}</a>"
        return (
            f'<li class="act{" done" if activity.done_at else ""}" id="activity-{activity.pk}"{css}>'
            f"{self._tick(activity, is_open=is_open)}<div>{title}<small>{self._about(activity)}</small></div>"
            f"{self._stamp(activity)}{self._end(activity, gone)}</li>"
        )

    def _tick(self, activity, *, is_open):
        if not is_open:
            return f'<span class="tick on">{self.check}</span>'
        label = escape(_("Done: %(title)s") % {"title": activity.title})
        tone = formats.due_tone(activity.due_at)
        link = _dialog("activity_complete", activity.pk)
        return f'<a class="tick {tone}" {link} aria-label="{label}">{self.check}</a>'

    def _about(self, activity):
        """Kind, client, person, subject, before a talk the brief, for a call the number; nothing out of sight."""
        client = activity.client_for(self.user)
        person = activity.person if client else None
        parts = [escape(activity.get_kind_display())]
        if client:
            link = address("client_page", client.pk)
            parts.append(f'<a href="{link}"><bdi>{escape(client.name)}</bdi></a>')
        if person:
            parts.append(f"<bdi>{escape(person.name)}</bdi>")
        if subject := self.subjects.get(activity.about):
            parts.append(f'<a href="{subject.get_absolute_url()}"><bdi>{escape(subject)}</bdi></a>')
        if client and activity.is_talk and not activity.done_at:
            parts.append(f'<a href="{address("client_brief", client.pk)}">{self.brief}</a>')
        if client and client.main_phone and _is_call(activity) and self.shows_phone:
            parts.append(self._phone(client))
        if activity.move_count and not activity.done_at:
            parts.append(escape(moved_words(activity.move_count)))
        return " · ".join(parts)

    def _phone(self, client):
        if channel := self.dialled.get(client.pk):
            return dial_form(channel.pk, self.csrf, client.main_phone)
        phone = escape(client.main_phone)
        return f'<a class="ltr" href="tel:{phone}">{phone}</a>'

    def _stamp(self, activity):
        if activity.assigned_to_id == self.user.pk:
            return ""
        return tag(_("for %(name)s") % {"name": activity.assigned_to.name}, tone="acc")

    def _end(self, activity, gone):
        """What stands at the end: open it again, where it went, or when it is due and how to move it."""
        if activity.done_at:
            again = address("activity_reopen", activity.pk)
            words = f"{icon_svg('undo-2', 's')}{escape(_('Open again'))}"
            return (
                f'<form method="post" action="{again}" hx-post="{again}">{self.token}'
                f'<button class="btn q sm">{words}</button></form>'
            )
        if gone:
            return f'<span class="when">{escape(gone)}</span>'
        url, tone = address("activity_reschedule", activity.pk), formats.due_tone(activity.due_at)
        seen = f'<input type="hidden" name="seen" value="{seen_mark(activity)}">'
        return (
            f'<span class="when {tone}">{due_day(activity.due_at)}</span>'
            f'<details class="menu" data-menu><summary class="ib">{icon_svg("calendar-clock")}'
            f'<span class="vh">{self.move_words}</span></summary><div class="pop">'
            f'<form method="post" action="{url}" hx-post="{url}">{self.token}{seen}{self.moves}</form>'
            f'<a href="{url}" hx-get="{url}" hx-target="#form-place">{self.other_day}</a></div></details>'
        )


def moved_words(count):
    """How often it was put off."""
    return ngettext("moved once", "moved %(n)s times", count) % {"n": formats.number(count)}


def _is_call(activity):
    return activity.kind == "call" and not activity.done_at


def _dialog(url_name, key):
    url = address(url_name, key)
    return f'href="{url}" hx-get="{url}" hx-target="#form-place"'
