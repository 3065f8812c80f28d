"""Cards of the board, drawn in Python; what repeats on a page is worked out once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from contacts.models import Activity
from crm.web import formats
from crm.web.listing.drawing import Drawing
from crm.web.templatetags.ui import avatar, icon_svg
from sales.models import Deal

STEP_ICONS = {"call": "phone", "meeting": "users", "visit": "map-pin", "task": "circle-check"}


class CardDrawing(Drawing):
    """What all cards of one board share. `may_move` adds the address of a move and the menu for touch."""

    def __init__(self, user: Any, *, may_move: bool) -> None:
        super().__init__(user)
        self.may_move = may_move
        self.zone = timezone.get_current_timezone()
        self.today = timezone.localdate()
        self.kinds = {key: str(label) for key, label in Activity.Kind.choices}
        self.page, self.move = _address("deal_page"), _address("deal_move")
        self.in_days, self.comma = escape(_("%(days)s d")), _(", ")
        self.age_title, self.no_step = escape(_("Days in this stage")), escape(_("No next step"))
        self.move_label = f"{icon_svg('arrow-right', 's', flip=True)}{escape(_('Move to'))}"

    def card(self, deal: Deal) -> str:
        days = (self.now - deal.stage_since).days
        stuck = days > deal.stage.stale_days
        move = f' data-move-url="{self.move[0]}{deal.pk}{self.move[1]}"' if self.may_move else ""
        return (
            f'<li data-id="{deal.pk}"><article class="card{" stuck" if stuck else ""}" tabindex="0"{move}>'
            f'<div class="co"><bdi class="clip">{escape(deal.client.name)}</bdi>{self.owner(deal)}</div>'
            f'<h3><a href="{self.page[0]}{deal.pk}{self.page[1]}">{escape(deal.title)}</a></h3>'
            f'<div class="v"><b class="num">{self.amount(deal.amount, deal.currency)}</b>'
            f"<span>{self.day(deal.closes_on)}</span></div>"
            f'{self.step(deal)}<span class="age{" stk" if stuck else ""}" title="{self.age_title}">'
            f"{self.age(days)}</span></div>{self.menu(deal)}</article></li>"
        )

    def owner(self, deal: Deal) -> str:
        if deal.owner_id is None:
            return ""
        return self.once(("owner", deal.owner_id), lambda: avatar(user=deal.owner, size="s"))

    def amount(self, amount: Decimal, currency: str) -> str:
        return self.once(("of", currency), lambda: self._of(currency)).money(amount)

    def day(self, day: date) -> str:
        return self.once(("date", day), lambda: escape(formats.date_short(day)))

    def _of(self, currency: str) -> Drawing:
        other = Drawing(self.user)
        other.currency = currency
        return other

    def age(self, days: int) -> str:
        return self.once(("age", days), lambda: self.in_days % {"days": formats.number(days)})

    def step(self, deal: Deal) -> str:
        """What comes next and when, with its colour; the element stays open for the age behind it."""
        moment = deal.next_step_at
        if moment is None:
            return self.once("no step", lambda: f'<div class="f warn">{icon_svg("circle-dot")}{self.no_step}')
        tone, words = self.due(moment)
        kind = self.kinds.get(deal.next_step_kind) or deal.next_step_title
        icon = icon_svg(STEP_ICONS.get(deal.next_step_kind, "circle-check"))
        return f'<div class="f {tone}">{icon}{escape(kind)}{self.comma}{escape(words)}'

    def due(self, moment: datetime) -> tuple[str, str]:
        day = moment.astimezone(self.zone).date()
        # Only what is due today carries its time.
        key = moment if day == self.today else day
        return self.once(("due", key), lambda: (formats.due_tone(moment), formats.due_day(moment)))

    def menu(self, deal: Deal) -> str:
        if not self.may_move:
            return ""
        address = f"{self.move[0]}{deal.pk}{self.move[1]}"
        return (
            f'<a class="btn sm only-touch" href="{address}" hx-get="{address}" hx-target="#move-body"'
            f' data-dialog="move-to">{self.move_label}</a>'
        )


def _address(url_name: str) -> tuple[str, str]:
    """An address with one key, cut where the key stands."""
    head, _key, tail = reverse(url_name, args=[987654321]).partition("987654321")
    return head, tail
