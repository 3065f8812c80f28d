from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.models import Client
from crm.lists.filters import OneOf, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing
from sales.lists.parts import OF_CLIENT
from sales.models import PriceList
from sales.queries.matches import words_match


def _noun(count: int) -> str:
    return ngettext("price list", "price lists", count)


def _valid(_user: User) -> Q:
    today = timezone.localdate()
    begun = Q(active_from=None) | Q(active_from__lte=today)
    return begun & (Q(active_until=None) | Q(active_until__gte=today)) & Q(is_on=True)


def state_cell(row: PriceList, drawing: Drawing) -> str:
    tone, word = ("good", _now("Valid")) if row.is_valid else ("", _now("Not valid"))
    return f'<span class="st"><i class="dot {tone}"></i>{escape(word)}</span>'


PRICE_LIST_LIST = ListSpec(
    key="price_lists",
    entity=PriceList.entity,
    model=PriceList,
    module="sales",
    title=_("Price lists"),
    noun=_noun,
    url_name="price_list_list",
    template="sales/price_list_list.html",
    columns=(
        Column("name", _("Price list"), cells.link("price_list_page"), is_fixed=True, sort="name"),
        Column("audience", _("For whom"), cells.text("audience"), joins=("client", "branch")),
        Column("state", _("State"), state_cell),
        Column("currency", _("Currency"), cells.ltr("currency")),
        Column("rules", _("Rules"), cells.text("rule_count"), sort="rules", is_number=True),
        Column("from", _("Valid from"), cells.date("active_from")),
        Column("until", _("Valid until"), cells.date("active_until")),
    ),
    sorts=(
        Sort("name", _("Name"), "name_key", is_indexed=True),
        Sort("rules", _("Rules"), "rule_count", starts_descending=True),
    ),
    default_sort="name",
    filters=(
        YesNo("valid", _("Valid today"), yes=_valid),
        OneOf("grade", _("Class"), choices=Client.Grade.choices),
        YesNo("own", _("Of one client"), yes=Q(client__isnull=False)),
        OF_CLIENT,
    ),
    views=(
        ReadyView("now", _("Valid today"), "valid=yes"),
        ReadyView("all", _("All price lists")),
        ReadyView("own", _("Of one client"), "own=yes"),
    ),
    card=(cells.link("price_list_page"), cells.text("audience"), state_cell, cells.ltr("currency")),
    find=lambda text, _user: words_match(text),
    defer=("note", "search_text"),
    resource="sales.resources.PriceListResource",
    new_url_name="price_list_create",
    new_label=_("New price list"),
    empty_title=_("No price lists yet"),
    empty_text=_(
        "Everybody pays what the catalogue says. A list gives other prices to a client, a class or a branch."
    ),
)
