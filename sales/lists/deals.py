from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.list_filters import IN_GROUP
from crm.frozen import frozen
from crm.lists.filters import Between, Contains, OneOf, Related, When, YesNo
from crm.lists.specs import Column, FootSum, ListSpec, ReadyView, Sort
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing
from sales.lists.bulk import DEAL_BULK
from sales.lists.parts import BRANCH, CLIENT, OF_CLIENT, OWNER, TEAM, money_sum
from sales.models import Deal, DealStage
from sales.models.deal import OPEN
from sales.queries.choices import owners_of, stages
from sales.queries.matches import deal_matches

if TYPE_CHECKING:
    from crm.people.models import User

TONES = {"won": "good", "lost": "bad", "open": "acc"}


def stage_cell(deal: Deal, drawing: Drawing) -> str:
    tone = TONES[deal.stage.kind]
    return f'<span class="st"><i class="dot {tone}"></i>{escape(str(deal.stage))}</span>'


@frozen
class InState(OneOf):
    """Open deals are those that have not ended: said so, the indexes of open deals serve them."""

    def q(self, values: dict[str, Any], user: User) -> Q:
        found = super().q(values, user)
        return found & OPEN if values[self.key] == [DealStage.Kind.OPEN] else found


def _is_overdue(_user: User) -> Q:
    return Q(next_step_at__isnull=False, next_step_at__lt=timezone.now(), closed_at=None)


def _noun(count: int) -> str:
    return ngettext("deal", "deals", count)


def _without_step(value: int, drawing: Drawing) -> str:
    return ngettext("%(n)s without one", "%(n)s without one", value) % {"n": drawing.number(value)}


DEAL_LIST = ListSpec(
    key="deals",
    entity=Deal.entity,
    model=Deal,
    module="sales",
    title=_("Deals"),
    noun=_noun,
    url_name="deal_list",
    columns=(
        Column("title", _("Deal"), cells.link("deal_page", "title"), is_fixed=True, sort="title"),
        Column("number", _("Number"), cells.ltr("number"), sort="number", is_default=False),
        CLIENT,
        Column("stage", _("Stage"), stage_cell, joins=("stage",)),
        Column("amount", _("Value"), cells.money("base_amount"), sort="amount", is_number=True),
        Column("closes", _("Closes on"), cells.date("closes_on"), sort="closes"),
        Column("next_step", _("Next step"), cells.next_step(), sort="next_step"),
        OWNER,
        Column("changed", _("Last change"), cells.day("changed_at"), sort="recent"),
        Column("own_amount", _("In its currency"), cells.money("amount", "currency"), is_number=True, is_default=False),
        Column("closed", _("Closed"), cells.date("closed_at"), sort="closed", is_default=False),
        Column("lost_reason", _("Why lost"), cells.choice("lost_reason"), is_default=False),
        Column("competitor", _("Competitor"), cells.text("competitor"), is_default=False),
        Column("created", _("Created"), cells.date("created_at"), sort="created", is_default=False),
        TEAM,
        BRANCH,
    ),
    sorts=(
        Sort("recent", _("Last change"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("closes", _("Closes on"), "closes_on", is_indexed=True),
        Sort("title", _("Title"), "title"),
        Sort("number", _("Number"), "pk", starts_descending=True),
        Sort("amount", _("Value"), "base_amount", starts_descending=True),
        Sort("next_step", _("Next step"), "next_step_at"),
        Sort("closed", _("Closed"), "closed_at", starts_descending=True),
        Sort("created", _("Created"), "created_at", starts_descending=True),
    ),
    default_sort="-recent",
    filters=(
        OneOf("stage", _("Stage"), "stage_id", choices=stages),
        InState("state", _("State"), "stage__kind", choices=DealStage.Kind.choices),
        Related("owner", _("Owner"), choices=owners_of("deal"), knows_me=True),
        Between("amount", _("Value"), "base_amount"),
        When("closes", _("Closes"), "closes_on", is_date=True, with_never=False),
        When("closed", _("Closed"), "closed_at", with_never=False),
        YesNo("no_step", _("Without a next step"), yes=Q(next_step_at=None, closed_at=None)),
        YesNo("overdue", _("Next step overdue"), yes=_is_overdue),
        OneOf("lost_reason", _("Why lost"), choices=Deal.LostReason.choices),
        Contains("competitor", _("Competitor")),
        OF_CLIENT,
        IN_GROUP,
    ),
    views=(
        ReadyView("open", _("Open deals"), "state=open&sort=closes"),
        ReadyView("mine", _("My deals"), "owner=me&state=open&sort=closes"),
        ReadyView("no-step", _("Without a next step"), "no_step=yes"),
        ReadyView("won", _("Won"), "state=won&sort=-closed"),
        ReadyView("lost", _("Lost"), "state=lost&sort=-closed"),
        ReadyView("all", _("All deals")),
    ),
    sums=(
        FootSum("amount", Sum("base_amount"), money_sum),
        FootSum("next_step", Count("pk", filter=Q(next_step_at=None, closed_at=None)), _without_step),
    ),
    card=(
        cells.link("deal_page", "title"),
        cells.text("client.name"),
        cells.money("base_amount"),
        cells.next_step(),
    ),
    bulk=DEAL_BULK,
    find=lambda text, _user: deal_matches(text),
    defer=("search_text", "made_text", "note", "closing_note"),
    resource="sales.resources.DealResource",
    new_url_name="deal_create",
    new_label=_("New deal"),
    empty_title=_("No deals yet"),
    empty_text=_("A deal begins on a client's page, or here."),
    template="sales/deal_list.html",
)  # fmt: skip
