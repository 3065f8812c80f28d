"""Lead lists, their leads, and how clients come onto one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import OneOf, Related, When
from crm.lists.registry import ListParts
from crm.lists.specs import BulkAction, BulkResult, Column, ListSpec, ReadyView, Sort
from crm.search.text import holds_words
from crm.web.formats import number
from crm.web.listing import cells
from sales.actions.lead_lists import add_to_lead_list, make_lead_list
from sales.lists.parts import BRANCH, OF_CLIENT, OWNER, TEAM
from sales.models import LeadItem, LeadList

if TYPE_CHECKING:
    from crm.people.models import User

MODULE = "sales"
TONES = {"waiting": "", "given": "acc", "worked": "acc", "qualified": "good", "rejected": "bad"}


def put_selected(*, rows: Any, by: Any, lead_list: LeadList | None = None, name: str = "") -> BulkResult:
    made = lead_list or make_lead_list(by=by, name=name)
    count = add_to_lead_list(lead_list=made, clients=rows.order_by("name_key", "pk"), by=by)
    words = ngettext("%(n)s client is on “%(list)s”.", "%(n)s clients are on “%(list)s”.", count)
    return BulkResult(words % {"n": number(count), "list": made.name}, url=made.get_absolute_url())


def form_of_selected(user: Any, data: Any = None) -> Any:
    from sales.forms.leads import PutOnLeadListForm  # late: few choose it

    return PutOnLeadListForm(user, data)


TO_LEAD_LIST = BulkAction(
    "lead_list", _("Lead list"), "target", "view", put_selected, form_of_selected,
    question=_("will be put on a lead list."), button=_("Put on the list"),
)  # fmt: skip


def bulk_of_clients(spec: ListSpec, user: User) -> tuple[BulkAction, ...]:
    from crm.access.context import access_of

    offered = spec.key == "clients" and access_of(user).may(LeadList.entity, "change")
    return (TO_LEAD_LIST,) if offered else ()


PARTS = ListParts(
    "leads", lambda _spec: (), lambda _spec: (), lambda _spec: (), lambda _spec: (), bulk_of_clients, MODULE
)


def lists_of(user: User) -> list[tuple[int, str]]:
    return list(LeadList.objects.visible_to(user).order_by("name", "pk").values_list("pk", "name"))


def receivers_of(user: User) -> list[tuple[int, str]]:
    rows = LeadItem.objects.visible_to(user).exclude(receiver=None).order_by("receiver__name")
    return list(rows.values_list("receiver", "receiver__name").distinct())


LEAD_LIST_LIST = ListSpec(
    key="lead_lists",
    entity=LeadList.entity,
    model=LeadList,
    module=MODULE,
    title=_("Lead lists"),
    noun=lambda count: ngettext("lead list", "lead lists", count),
    url_name="lead_list_list",
    columns=(
        Column("name", _("Lead list"), cells.link("lead_list_page", "name"), sort="name", is_fixed=True),
        Column("leads", _("Leads"), cells.number("item_count"), is_number=True),
        Column("open", _("Open"), cells.number("open_count"), is_number=True),
        Column("qualified", _("Qualified"), cells.number("qualified_count"), is_number=True),
        OWNER, TEAM, BRANCH,
        Column("changed", _("Changed"), cells.day("changed_at"), sort="recent"),
    ),
    sorts=(
        Sort("recent", _("Changed"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("name", _("Name"), "name"),
    ),
    default_sort="-recent",
    filters=(Related("owner", _("Owner"), choices=lambda _user: [], knows_me=True),),
    views=(ReadyView("all", _("All lead lists")), ReadyView("mine", _("Mine"), "owner=me")),
    card=(cells.link("lead_list_page", "name"), cells.number("item_count"), cells.number("open_count")),
    find=lambda text, _user: Q(name__icontains=text),
    resource="sales.resources.LeadListResource",
    new_url_name="lead_list_create",
    new_label=_("New lead list"),
    empty_title=_("No lead lists yet"),
    empty_text=_("Put clients who may become buyers on a list, name who works it, and the leads are handed out."),
)  # fmt: skip

LEAD_LIST = ListSpec(
    key="leads",
    entity=LeadItem.entity,
    model=LeadItem,
    module=MODULE,
    title=_("Leads"),
    noun=lambda count: ngettext("lead", "leads", count),
    url_name="lead_item_list",
    columns=(
        Column("client", _("Client"), cells.link("lead_page", "client.name"), joins=("client",), is_fixed=True),
        Column("list", _("Lead list"), cells.text("lead_list.name"), joins=("lead_list",)),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("receiver", _("With"), cells.person("receiver"), joins=("receiver",)),
        Column("due", _("To be worked until"), cells.date("due_at"), sort="due"),
        Column("calls", _("Calls"), cells.number("try_count"), is_number=True, sort="calls"),
        Column("score", _("Likelihood"), cells.number("score"), is_number=True, sort="score"),
        Column("reason", _("Reason"), cells.choice("reason")),
        Column("back", _("Taken back"), cells.number("taken_back_count"), is_number=True, is_default=False),
        Column("decided", _("Decided"), cells.date("decided_at"), sort="decided", is_default=False),
        Column("source", _("Source"), cells.text("client.source"), joins=("client",), is_default=False),
    ),
    sorts=(
        Sort("place", _("Place on the list"), "position"),
        Sort("due", _("To be worked until"), "due_at"),
        Sort("calls", _("Calls"), "try_count", starts_descending=True),
        Sort("score", _("Likelihood"), "score", starts_descending=True),
        Sort("decided", _("Decided"), "decided_at", starts_descending=True),
    ),
    default_sort="place",
    filters=(
        OneOf("list", _("Lead list"), "lead_list_id", choices=lists_of),
        OneOf("state", _("State"), choices=LeadItem.State.choices),
        OneOf("reason", _("Reason"), choices=LeadItem.Reason.choices),
        Related("receiver", _("With"), "receiver", choices=receivers_of, knows_me=True),
        When("due", _("To be worked until"), "due_at"),
        OF_CLIENT,
    ),
    views=(
        ReadyView("all", _("All leads")),
        ReadyView("mine", _("Mine"), "receiver=me&state=given&sort=due"),
        ReadyView("qualified", _("Qualified"), "state=qualified&sort=-decided"),
        ReadyView("rejected", _("Rejected"), "state=rejected&sort=-decided"),
    ),
    resource="sales.resources.LeadResource",
    card=(
        cells.link("lead_page", "client.name"), cells.text("lead_list.name"), cells.state("state", TONES),
        cells.date("due_at"),
    ),
    find=lambda text, _user: holds_words(text, "client__search__text"),
    empty_title=_("No leads here"),
    empty_text=_("Select clients in their list and choose “Lead list” to put them here."),
)  # fmt: skip
