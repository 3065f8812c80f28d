from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import Related, When, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.web import formats
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing
from sales.lists.parts import BRANCH, CLIENT, OF_CLIENT, OWNER, TEAM
from sales.models import Presentation
from sales.queries.choices import owners_of


def opened_cell(row: Any, drawing: Drawing) -> str:
    link = getattr(row, "link", None)
    return formats.number(link.opened_count) if link else ""


def _noun(count: int) -> str:
    return ngettext("presentation", "presentations", count)


PRESENTATION_LIST = ListSpec(
    key="presentations",
    entity=Presentation.entity,
    model=Presentation,
    module="sales",
    title=_("Presentations"),
    noun=_noun,
    url_name="presentation_list",
    columns=(
        Column("title", _("Title"), cells.link("presentation_page", "title"), is_fixed=True, sort="title"),
        CLIENT,
        Column("opened", _("Opened"), opened_cell, is_number=True, joins=("link",), export=None),
        Column("changed", _("Changed"), cells.date("changed_at"), sort="changed"),
        OWNER,
        TEAM,
        BRANCH,
    ),
    sorts=(
        Sort("changed", _("Changed"), "changed_at", is_indexed=True, starts_descending=True),
        Sort("title", _("Title"), "title"),
    ),
    default_sort="-changed",
    filters=(
        Related("owner", _("Owner"), choices=owners_of("presentation"), knows_me=True),
        When("changed", _("Changed"), "changed_at", with_never=False),
        YesNo("opened", _("Opened by the client"), "link", yes=Q(link__opened_count__gt=0)),
        OF_CLIENT,
    ),
    views=(
        ReadyView("all", _("All presentations")),
        ReadyView("unopened", _("Not opened"), "opened=no"),
    ),
    card=(cells.link("presentation_page", "title"), cells.text("client.name"), opened_cell),
    find=lambda text, _user: Q(title__icontains=text),
    defer=("blocks",),
    empty_title=_("No presentations yet"),
    empty_text=_("A presentation is begun on the page of a client, in the menu “New”."),
)  # fmt: skip
