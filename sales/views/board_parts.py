"""What stands above the board and its columns: figures, marks, filter chips."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.frozen import frozen
from crm.web import formats
from crm.web.templatetags.blocks import Fact, Tab
from sales.forms.board import BoardForm
from sales.queries.board import Board
from sales.queries.closed import Quarter
from sales.queries.owners import owners_in_reach
from sales.queries.rates import firm_currency


def deal_views(current: str) -> list[Tab]:
    """The ways of looking at the same deals."""
    ways = (
        ("deal_board", _("Board"), "square-kanban"),
        ("deal_list", _("List"), "list"),
        ("deal_calendar", _("Calendar"), "calendar"),
        ("forecast", _("Forecast"), "trending-up"),
    )
    return [Tab(label, reverse(name), current=name == current, icon=icon) for name, label, icon in ways]


def open_facts(board: Board) -> list[Fact]:
    own, count = firm_currency(), board.count
    share = float(board.weighted / board.total) if board.total else None
    return [
        Fact(
            _("Open value"),
            formats.money(board.total, own),
            sub=ngettext("%(n)s deal", "%(n)s deals", count) % {"n": formats.number(count)},
        ),
        Fact(
            _("Weighted"),
            formats.money(board.weighted, own),
            sub=_("%(share)s of the value") % {"share": formats.percent(share)},
        ),
        slowest_fact(board),
    ]


def slowest_fact(board: Board) -> Fact:
    """The stage in which the largest share of deals is stuck."""
    slow = [column for column in board.columns if column.states.get("stuck")]
    if not slow:
        return Fact(_("Slowest stage"), "–", sub=_("nothing is stuck"))
    column = max(slow, key=lambda one: (one.states["stuck"] / one.count, one.count))
    words = {"n": formats.number(column.states["stuck"]), "all": formats.number(column.count)}
    return Fact(_("Slowest stage"), str(column.stage), sub=_("%(n)s of %(all)s stuck") % words)


def closed_facts(this: Quarter, before: Quarter) -> list[Fact]:
    own, last = firm_currency(), _("on last quarter")
    closed = _("%(won)s of %(all)s closed") % {
        "won": formats.number(this.won_count),
        "all": formats.number(this.closed_count),
    }
    cycle = "–"
    if this.cycle_days is not None:
        cycle = ngettext("%(n)s day", "%(n)s days", this.cycle_days) % {"n": formats.number(this.cycle_days)}
    return [
        Fact(_("Won this quarter"), formats.money(this.won, own), **trend(this.won, before.won, last)),
        Fact(_("Win rate"), formats.percent(this.win_rate), sub=closed),
        Fact(_("Sales cycle"), cycle, **trend(this.cycle_days, before.cycle_days, last, less_is_good=True)),
    ]


def trend(now: Any, before: Any, sub: str, *, less_is_good: bool = False) -> dict[str, str]:
    """The change in percent with an arrow; plain words without something to compare with."""
    if not now or not before:
        return {"sub": _("nothing to compare with yet")}
    share = float(now) / float(before) - 1
    return {
        "change": f"{'▲' if share >= 0 else '▼'} {formats.percent(abs(share))}",
        "trend": "up" if (share < 0) == less_is_good else "down",
        "sub": sub,
    }


def marks(board: Board, filters: BoardFilters) -> list[dict[str, Any]]:
    """The states that want a hand, with their number, as tags that open them."""
    found = (
        ("late", "bad", "circle-alert", _("%(n)s overdue")),
        ("stuck", "warn", "hourglass", _("%(n)s stuck")),
        ("none", "warn", "circle-dot", _("%(n)s without a next step")),
    )
    return [
        {
            "label": label % {"n": formats.number(count)},
            "tone": tone,
            "icon": icon,
            "current": filters.state == state,
            "url": filters.address(state="" if filters.state == state else state),
        }
        for state, tone, icon, label in found
        if (count := board.state_count(state))
    ]


@frozen
class Choice:
    label: str
    url: str
    current: bool


class BoardFilters:
    """The chips over the board: each a small menu of addresses, so that they work without JavaScript."""

    def __init__(self, request: HttpRequest, form: BoardForm) -> None:
        self.request, self.kept = request, form.kept()
        self.owners = owners_in_reach(request.user)

    def address(self, **changes: Any) -> str:
        wanted = {**self.request.GET.dict(), **changes, "heads": "", "after": "", "after_day": ""}
        return "?" + urlencode({key: text for key, text in wanted.items() if text})

    @property
    def owner(self) -> str:
        chosen = self.kept.get("owner")
        return next((person.name for person in self.owners if person.pk == chosen), _("everyone"))

    @property
    def owner_choices(self) -> list[Choice]:
        chosen, me = self.kept.get("owner"), self.request.user
        people = [me, *(person for person in self.owners if person.pk != me.pk)]
        return [
            Choice(_("Everyone"), self.address(owner=""), not chosen),
            *(Choice(person.name, self.address(owner=person.pk), chosen == person.pk) for person in people),
        ]

    @property
    def closes(self) -> str:
        return closing_labels()[self.kept.get("closes", "")]

    @property
    def closes_choices(self) -> list[Choice]:
        chosen = self.kept.get("closes", "")
        return [
            Choice(label[:1].upper() + label[1:], self.address(closes=key), chosen == key)
            for key, label in closing_labels().items()
        ]

    @property
    def state(self) -> str:
        return self.kept.get("state", "")

    @property
    def is_narrow(self) -> bool:
        return any(self.kept.get(name) for name in ("owner", "closes", "state"))


def closing_labels() -> dict[str, str]:
    return {
        "": _("any time"),
        "late": _("in the past"),
        "week": _("this week"),
        "month": _("this month"),
        "quarter": _("this quarter"),
        "next": _("next quarter"),
    }
