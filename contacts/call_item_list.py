"""The clients of call lists, with what came of the calls: of one list or of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.models import CallItem, CallList
from contacts.queries.choices import owners_of
from crm.lists.filters import OneOf, Related, When
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.search.text import holds_words
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User

TONES = {"waiting": "", "done": "good"}


def call_lists_of(user: User) -> list[tuple[int, str]]:
    return list(CallList.objects.visible_to(user).order_by("name", "pk").values_list("pk", "name"))


def _matches(text: str, _user: User) -> Q:
    return holds_words(text, "client__search__text")


CALL_ITEM_LIST = ListSpec(
    key="call_items",
    entity=CallItem.entity,
    model=CallItem,
    title=_("Clients to call"),
    noun=lambda count: ngettext("client", "clients", count),
    url_name="call_item_list",
    columns=(
        Column("client", _("Client"), cells.link("call_item_page", "client.name"), joins=("client",), is_fixed=True),
        Column("list", _("Call list"), cells.text("call_list.name"), joins=("call_list",)),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("result", _("Outcome"), cells.choice("result")),
        Column("calls", _("Calls"), cells.number("try_count"), is_number=True, sort="calls"),
        Column("next_call", _("Next call"), cells.date("next_call_at"), sort="next_call"),
        Column("phone", _("Phone"), cells.ltr("client.main_phone"), joins=("client",), group="contact"),
        Column("owner", _("Owner"), cells.person("client.owner"), joins=("client__owner",)),
        Column("caller", _("Agreed by"), cells.person("caller"), joins=("caller",), is_default=False),
        Column("done", _("Done"), cells.date("done_at"), sort="done", is_default=False),
        Column(
            "email", _("E-mail"), cells.ltr("client.main_email"), joins=("client",), group="contact", is_default=False
        ),
        Column("city", _("City"), cells.text("client.city"), joins=("client",), is_default=False),
    ),
    sorts=(
        Sort("place", _("Place on the list"), "position"),
        Sort("next_call", _("Next call"), "call_at"),
        Sort("calls", _("Calls"), "try_count", starts_descending=True),
        Sort("done", _("Done"), "done_at", starts_descending=True),
    ),
    default_sort="place",
    filters=(
        OneOf("list", _("Call list"), "call_list_id", choices=call_lists_of),
        OneOf("state", _("State"), choices=CallItem.State.choices),
        OneOf("result", _("Outcome"), choices=CallItem.Result.choices),
        Related("owner", _("Owner"), "client__owner", choices=owners_of, knows_me=True),
        When("next_call", _("Next call"), "call_at", with_never=False),
        When("done", _("Done"), "done_at"),
    ),
    views=(
        ReadyView("all", _("All clients")),
        ReadyView("waiting", _("To call"), "state=waiting&sort=next_call"),
        ReadyView("done", _("Done"), "state=done&sort=-done"),
    ),
    resource="contacts.resources.CallItemResource",
    card=(
        cells.link("call_item_page", "client.name"), cells.text("call_list.name"), cells.choice("result"),
        cells.state("state", TONES),
    ),
    find=_matches,
    empty_title=_("Nobody here"),
    empty_text=_("Select clients in their list and choose “Call list” to put them here."),
)  # fmt: skip
