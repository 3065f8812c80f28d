"""A card of the board, drawn as one part: a page holds up to 150 of them."""

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from contacts.models import Activity
from crm.web import formats
from crm.web.templatetags.ui import avatar, icon_svg

register = template.Library()

STEP_ICONS = {"call": "phone", "meeting": "users", "visit": "map-pin", "task": "circle-check"}


TALK_ICONS = {
    "call": "phone", "meeting": "users", "email": "mail", "letter": "file-text", "visit": "map-pin",
}  # fmt: skip


@register.simple_tag
def rate(value):
    """A rate kept in percent: 23%, 8.1%."""
    return f"{formats.number(value)}{'٪' if formats.is_persian() else '%'}"


@register.simple_tag
def talk_icon(kind):
    return icon_svg(TALK_ICONS.get(kind, "sticky-note"))


@register.simple_tag
def next_step(deal):
    """What comes next and when: icon, words and colour together."""
    tone = formats.due_tone(deal.next_step_at)
    if deal.next_step_at is None:
        return format_html(
            '<span class="step {}">{}{}</span>', tone, icon_svg("circle-dot"), _("No next step")
        )
    return format_html('<span class="step {}">{}{}</span>', tone, *step_words(deal))


def step_words(deal):
    """(icon, "Call, 2 days late")."""
    kinds = dict(Activity.Kind.choices)
    kind = str(kinds.get(deal.next_step_kind, "")) or deal.next_step_title
    words = f"{kind}{_(', ')}{formats.due_day(deal.next_step_at)}"
    return icon_svg(STEP_ICONS.get(deal.next_step_kind, "circle-check")), words


@register.simple_tag
def card_parts(card, may_move, move_label):
    """Everything inside `<article class="card">` of one deal."""
    tone = formats.due_tone(card.next_step_at)
    icon, words = step_words(card) if card.next_step_at else (icon_svg("circle-dot"), _("No next step"))
    days = card.days_in_stage
    age = _("%(days)s d") % {"days": formats.number(days)}
    owner = avatar(user=card.owner, size="s") if card.owner_id else ""
    parts = [
        '<div class="co"><bdi class="clip">', conditional_escape(card.client.name), "</bdi>", owner, "</div>",
        '<h3><a href="', reverse("deal_page", args=[card.pk]), '">', conditional_escape(card.title), "</a></h3>",
        '<div class="v"><b class="num">', conditional_escape(formats.money(card.amount, card.currency)),
        "</b><span>", conditional_escape(formats.date_short(card.closes_on)), "</span></div>",
        f'<div class="f {tone}">', icon, conditional_escape(words),
        '<span class="age', " stk" if card.is_stuck else "",
        '" title="', conditional_escape(_("Days in this stage")), '">',
        conditional_escape(age), "</span></div>",
    ]  # fmt: skip
    if may_move:
        address = reverse("deal_move", args=[card.pk])
        parts += [
            f'<a class="btn sm only-touch" href="{address}" hx-get="{address}" hx-target="#move-body"',
            ' data-dialog="move-to">', icon_svg("arrow-right", "s", flip=True), conditional_escape(move_label), "</a>",
        ]  # fmt: skip
    return mark_safe("".join(str(part) for part in parts))  # noqa: S308 - every part above is escaped or our own
