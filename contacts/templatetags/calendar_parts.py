"""Blocks of the calendar: a week holds dozens, each drawn in one go."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from contacts.models import Invitation
from contacts.queries.busy_times import AWAY, INVITED
from contacts.queries.meanwhile import seen_mark
from crm.addresses import address
from crm.web import formats
from crm.web.templatetags.ui import icon_svg

register = template.Library()
ICONS = {"task": "circle-check", "call": "phone", "meeting": "users", "visit": "map-pin"}
Answer = Invitation.Answer
WORST = [(key, Invitation.ANSWER_TONES[key]) for key in (Answer.DECLINED, Answer.TENTATIVE, Answer.ACCEPTED)]


@register.simple_tag(takes_context=True)
def calendar_blocks(context, blocks, kind="timed"):
    """`kind`: "timed" blocks have a height and a lane, "line" is one line of a day."""
    return mark_safe("".join(_block(context, block, kind) for block in blocks))  # noqa: S308  parts are escaped


def _block(context, block, kind):
    css, activity = f"cev {kind}", block.activity
    if kind == "timed":
        css += f" l-{block.slots} n-{block.lane} of-{block.lanes}"
    person = block.person if len(context["calendar"].people) > 1 else None
    who = f'<i class="av s a{person.tone}">{escape(person.initials)}</i>' if person else ""
    clock = "" if block.is_all_day else _clock(block.starts_at)
    if activity is None:
        name = f'<span class="vh"> {escape(block.person.name)}</span>'
        word = f"<bdi>{escape(block.title)}</bdi>" if block.title else escape(busy_word(block.why))
        return f'<span class="{css} busy">{who}{clock}{word}{name}</span>'
    client = activity.client_for(context["request"].user)
    about = f"<small><bdi>{escape(client.name)}</bdi></small>" if client else ""
    tone = "done" if activity.done_at else formats.due_tone(activity.due_at)
    edit, move = address("activity_edit", activity.pk), address("activity_reschedule", activity.pk)
    moves = "" if activity.done_at else f' data-move-url="{move}" data-seen="{seen_mark(activity)}"'
    icon = icon_svg(ICONS[activity.kind], "s")
    return (
        f'<a class="{css} {tone}" href="{edit}" hx-get="{edit}" hx-target="#form-place"{moves}>'
        f"{who}{icon}{clock}<b><bdi>{escape(activity.title)}</bdi></b>{_answers(context, activity)}{about}</a>"
    )


def _answers(context, activity):
    """What the guests said: the worst of it as a dot, all of it as words."""
    found = context["calendar"].answers.get(activity.pk)
    if not found:
        return ""
    words = "; ".join(f"{label}: {formats.number(found[key])}" for key, label in Answer.choices if found[key])
    tone = next(tone for answer, tone in WORST if found[answer])
    return f'<i class="dot {tone}" title="{escape(words)}"></i><span class="vh">{escape(words)}</span>'


def busy_word(why):
    return {INVITED: _("Invited"), AWAY: _("Away")}.get(why) or _("Busy")


def _clock(moment):
    return f'<time data-clock="{moment:%H:%M}">{formats.time_short(moment)}</time> '
