"""The list of call lists, and how clients come onto one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.forms.calls import AddToListForm
from contacts.models import CallList
from crm.lists.filters import Related
from crm.lists.specs import BulkAction, BulkResult, Column, ListSpec, ReadyView, Sort
from crm.web.formats import number
from crm.web.listing import cells


def add_selected(
    *, rows: Any, by: Any, call_list: CallList | None = None, name: str = "", script: str = ""
) -> BulkResult:
    made = call_list or make_call_list(by=by, name=name, script=script)
    count = add_to_call_list(call_list=made, clients=rows.order_by("name_key", "pk"), by=by)
    words = ngettext("%(n)s client is on “%(list)s”.", "%(n)s clients are on “%(list)s”.", count)
    return BulkResult(words % {"n": number(count), "list": made.name}, url=made.get_absolute_url())


TO_CALL_LIST = BulkAction(
    "call_list", gettext_lazy("Call list"), "phone", "view", add_selected, AddToListForm,
    question=gettext_lazy("will be put on a call list."), button=gettext_lazy("Put on the list"),
)  # fmt: skip

CALL_LIST_LIST = ListSpec(
    key="call_lists",
    entity=CallList.entity,
    model=CallList,
    title=gettext_lazy("Call lists"),
    noun=lambda count: ngettext("call list", "call lists", count),
    url_name="call_list_list",
    columns=(
        Column(
            "name",
            gettext_lazy("Call list"),
            cells.link("call_list_page", "name"),
            sort="name",
            is_fixed=True,
        ),
        Column("clients", gettext_lazy("Clients"), cells.number("item_count"), is_number=True),
        Column("done", gettext_lazy("Done"), cells.number("done_count"), is_number=True),
        Column("owner", gettext_lazy("Owner"), cells.person("owner"), joins=("owner",)),
        Column("changed", gettext_lazy("Changed"), cells.day("changed_at"), sort="recent"),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Changed"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("name", gettext_lazy("Name"), "name"),
    ),
    default_sort="-recent",
    filters=(Related("owner", gettext_lazy("Owner"), choices=lambda _user: [], knows_me=True),),
    views=(
        ReadyView("all", gettext_lazy("All call lists")),
        ReadyView("mine", gettext_lazy("Mine"), "owner=me"),
    ),
    card=(cells.link("call_list_page", "name"), cells.number("item_count"), cells.number("done_count")),
    find=lambda text, _user: Q(name__icontains=text),
    resource="contacts.resources.CallListResource",
    new_url_name="call_list_create",
    new_label=gettext_lazy("New call list"),
    empty_title=gettext_lazy("No call lists yet"),
    empty_text=gettext_lazy(
        "Select clients in their list and choose “Call list”: then call one after another."
    ),
)
