from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import Between, OneOf, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.web import formats
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing
from sales.lists.bulk import PRODUCT_BULK
from sales.models import Product
from sales.queries.choices import categories
from sales.queries.matches import words_match


def _noun(count: int) -> str:
    return ngettext("product", "products", count)


def _on_sale(_user: User) -> Q:
    today = timezone.localdate()
    begun = Q(active_from=None) | Q(active_from__lte=today)
    return begun & (Q(active_until=None) | Q(active_until__gte=today))


def price_cell(product: Product, drawing: Drawing) -> str:
    return formats.money(product.price_amount, product.currency, cents=True)


def vat_cell(product: Product, drawing: Drawing) -> str:
    return formats.percent(product.vat_rate / 100)


PRODUCT_LIST = ListSpec(
    key="products",
    entity=Product.entity,
    model=Product,
    module="sales",
    title=_("Products"),
    noun=_noun,
    url_name="product_list",
    template="sales/product_list.html",
    columns=(
        Column("name", _("Product"), cells.link("product_page"), is_fixed=True, sort="name"),
        Column("code", _("Code"), cells.ltr("code"), sort="code"),
        Column("category", _("Category"), cells.text("category"), sort="category"),
        Column("kind", _("Kind"), cells.choice("kind"), is_default=False),
        Column("unit", _("Unit"), cells.choice("unit")),
        Column("price", _("Price"), price_cell, sort="price", is_number=True),
        Column("vat", _("VAT"), vat_cell, is_number=True),
        Column("until", _("On sale until"), cells.date("active_until"), is_default=False),
    ),
    sorts=(
        Sort("name", _("Name"), "name_key", is_indexed=True),
        Sort("code", _("Code"), "code"),
        Sort("category", _("Category"), "category"),
        Sort("price", _("Price"), "price_amount", starts_descending=True),
    ),
    default_sort="name",
    filters=(
        OneOf("category", _("Category"), choices=categories),
        OneOf("kind", _("Kind"), choices=Product.Kind.choices),
        YesNo("on_sale", _("On sale"), yes=_on_sale),
        Between("price", _("Price"), "price_amount"),
    ),
    views=(
        ReadyView("now", _("On sale"), "on_sale=yes"),
        ReadyView("all", _("All products")),
    ),
    card=(cells.link("product_page"), cells.text("category"), price_cell, cells.ltr("code")),
    bulk=PRODUCT_BULK,
    find=lambda text, _user: words_match(text),
    defer=("note", "search_text"),
    resource="sales.resources.ProductResource",
    new_url_name="product_create",
    new_label=_("New product"),
    empty_title=_("No products yet"),
    empty_text=_("What you sell and what it costs: quotes take their lines from here."),
)
