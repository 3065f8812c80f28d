from __future__ import annotations

from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import OneOf, Related, When, YesNo
from crm.lists.specs import BulkAction, BulkResult, Column, FootSum, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.web import formats
from crm.web.listing import cells
from sales.actions.commission_states import freeze, pay
from sales.lists.parts import BRANCH, TEAM, money_sum
from sales.models import CommissionStatement
from sales.queries.choices import owners_of

TONES = {"open": "", "frozen": "acc", "paid": "good"}


def _noun(count: int) -> str:
    return ngettext("statement", "statements", count)


def _disputes(row: CommissionStatement, drawing: Any) -> str:
    return cells.number("disputes")(row, drawing) if row.disputes else ""


def _in_dispute(_user: User) -> Q:
    return Q(disputes__gt=0)


def _freeze(*, rows: Any, by: User) -> BulkResult:
    count = freeze(statements=rows, by=by)
    words = ngettext("%(n)s statement is frozen.", "%(n)s statements are frozen.", count)
    return BulkResult(words % {"n": formats.number(count)})


def _pay(*, rows: Any, by: User) -> BulkResult:
    count = pay(statements=rows, by=by)
    words = ngettext(
        "%(n)s statement is marked as paid out.", "%(n)s statements are marked as paid out.", count
    )
    return BulkResult(words % {"n": formats.number(count)})


COMMISSION_LIST = ListSpec(
    key="commission",
    entity=CommissionStatement.entity,
    model=CommissionStatement,
    module="sales",
    title=_("Commission"),
    noun=_noun,
    url_name="commission_list",
    template="sales/commission_list.html",
    columns=(
        Column("month", _("Month"), cells.link("commission_page", "month"), is_fixed=True, sort="month"),
        Column("owner", _("Colleague"), cells.person("owner"), joins=("owner",)),
        Column("plan", _("Plan"), cells.text("plan.name"), joins=("plan",)),
        Column("total", _("Commission"), cells.money("total_amount", "currency"), sort="total", is_number=True),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("disputes", _("In dispute"), _disputes, is_number=True),
        Column("paid", _("Paid out on"), cells.date("paid_on")),
        TEAM,
        BRANCH,
    ),
    sorts=(
        Sort("month", _("Month"), "starts_on", is_indexed=True, starts_descending=True),
        Sort("total", _("Commission"), "total_amount", starts_descending=True),
    ),
    default_sort="-month",
    filters=(
        OneOf("state", _("State"), choices=CommissionStatement.State.choices),
        YesNo("disputed", _("In dispute"), yes=_in_dispute),
        Related("owner", _("Colleague"), choices=owners_of("commission"), knows_me=True),
        When("month", _("Month"), "starts_on", is_date=True, with_never=False),
    ),
    views=(
        ReadyView("all", _("All months")),
        ReadyView("open", _("Open"), "state=open"),
        ReadyView("to_pay", _("To pay out"), "state=frozen"),
        ReadyView("disputed", _("In dispute"), "disputed=yes"),
    ),
    sums=(FootSum("total", Sum("total_amount"), money_sum),),
    card=(
        cells.link("commission_page", "month"),
        cells.text("owner.name"),
        cells.money("total_amount", "currency"),
        cells.state("state", TONES),
    ),
    bulk=(
        BulkAction(
            "freeze", _("Freeze"), "lock", "change", _freeze,
            question=_("will stay as they are from now on, as far as they are open and their month has ended."),
            button=_("Freeze"),
        ),
        BulkAction(
            "pay", _("Paid out"), "hand-coins", "change", _pay,
            question=_("will count as paid out, as far as they are frozen and nothing of them is in dispute."),
            button=_("Mark as paid out"),
        ),
    ),
    resource="sales.pay_resources.StatementResource",
    empty_title=_("No statements yet"),
    empty_text=_("They come each night, once a plan has members."),
)  # fmt: skip
