from __future__ import annotations

from copy import copy
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access.context import access_of
from crm.access.scopes import require, visible_or_404
from crm.search.recent import remember
from crm.web.form_pages import form_page
from sales.actions.products import change_product, create_product
from sales.actions.rates import set_rate
from sales.forms.products import ProductForm, RateForm
from sales.models import Deal, ExchangeRate, Product, Quote
from sales.queries.price_page import lists_naming
from sales.queries.products import find_products, with_offers
from sales.queries.rates import firm_currency
from sales.views.answers import sent
from sales.views.seen import seen_page


@require_GET
def product_page(request: HttpRequest, pk: int) -> HttpResponse:
    product = visible_or_404(Product.objects, request.user, pk=pk)
    remember(request.user, "product", product.pk)
    context = {
        "product": product,
        "may_change": access_of(request.user).may("product", "change"),
        "named": lists_naming(product, request.user),
        "may_ask": access_of(request.user).may("price_list", "view"),
    }
    return render(request, "sales/product_page.html", context)


def product_create(request: HttpRequest) -> HttpResponse:
    require(request.user, Product.entity, "create")
    return form_page(
        request,
        ProductForm(sent(request), reader=request.user),
        "sales/product_edit.html",
        act=lambda found: create_product(by=request.user, **found),
        then=lambda product: product.get_absolute_url(),
        said=_("The product is in the catalogue."),
    )


def product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    product = visible_or_404(Product.objects, request.user, "change", pk=pk)
    return seen_page(
        request,
        lambda data, row: ProductForm(data, instance=copy(row), reader=request.user),
        product,
        "sales/product_edit.html",
        sent=sent(request),
        act=partial(change_product, product=product, by=request.user),
        then=product.get_absolute_url(),
        said=_("Saved."),
        product=product,
    )


@require_GET
def product_choices(request: HttpRequest) -> HttpResponse:
    """What the catalogue offers for the words typed above a grid of lines."""
    require(request.user, Product.entity, "view")
    found = find_products(request.user, request.GET.get("q", ""))
    for name, rows in (("quote", Quote.objects), ("deal", Deal.objects)):
        if (key := request.GET.get(name, "")).isdecimal():
            found = with_offers(found, visible_or_404(rows.select_related("client"), request.user, pk=key))
    return render(request, "sales/product_choices.html", {"found": found, "asked": request.GET.get("q", "")})


def rate_list(request: HttpRequest) -> HttpResponse:
    """Exchange rates: the newest first, and a form for the next one."""
    require(request.user, Product.entity, "change")
    return form_page(
        request,
        RateForm(sent(request)),
        "sales/rates.html",
        act=lambda found: set_rate(by=request.user, **found),
        then=reverse("rate_list"),
        said=_("The rate is kept."),
        rates=ExchangeRate.objects.order_by("-on", "currency")[:100],
        own=firm_currency(),
    )
