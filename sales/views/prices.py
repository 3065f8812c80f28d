"""Price lists: their pages, their rules, and what a client would pay."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access.context import access_of
from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import form_page
from crm.web.toasts import say
from sales.actions.deals import no_rate
from sales.actions.price_lists import (
    change_price_list,
    copy_price_list,
    create_price_list,
    delete_price_list,
    set_rules,
)
from sales.forms.price_rules import catalogue_row, posted_rules, stored_rules
from sales.forms.prices import AskForm, CopyForm, NewPriceListForm, PriceListForm
from sales.models import PriceList, Product
from sales.queries.price_page import rules_of, would_pay
from sales.queries.products import find_products
from sales.queries.rates import NoRateError, firm_currency
from sales.views.answers import sent, told
from sales.views.grid import version_of
from sales.views.seen import seen_page

ENTITY = PriceList.entity


def list_or_404(request: HttpRequest, pk: int, action: str = "view") -> PriceList:
    lists = PriceList.objects.select_related("client", "branch")
    return visible_or_404(lists, request.user, action, pk=pk)


def page_context(request: HttpRequest, price_list: PriceList, **more: Any) -> dict[str, Any]:
    access, asked = access_of(request.user), request.GET.get("q", "")
    may_change = access.may(ENTITY, "change")
    rules = rules_of(price_list, request.user)
    return {
        "price_list": price_list,
        "rules": rules,
        "formset": stored_rules(rules) if may_change else None,
        "may_change": may_change,
        "may_delete": access.may(ENTITY, "delete"),
        "may_create": access.may(ENTITY, "create"),
        "copy_form": CopyForm(),
        "asked": asked,
        "found": find_products(request.user, asked),
        **more,
    }


@require_GET
def price_list_page(request: HttpRequest, pk: int) -> HttpResponse:
    price_list = list_or_404(request, pk)
    return render(request, "sales/price_list_page.html", page_context(request, price_list))


def price_list_create(request: HttpRequest) -> HttpResponse:
    require(request.user, ENTITY, "create")
    initial = {"client": request.GET.get("client", "")}
    return form_page(
        request,
        NewPriceListForm(sent(request), initial=initial, user=request.user),
        "sales/price_list_edit.html",
        act=lambda found: create_price_list(by=request.user, **found),
        then=lambda made: made.get_absolute_url(),
        said=_("The price list is there. Now its rules."),
    )


def price_list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    price_list = list_or_404(request, pk, "change")
    return seen_page(
        request,
        lambda data, row: PriceListForm(data, instance=copy(row)),
        price_list,
        "sales/price_list_edit.html",
        sent=sent(request),
        act=partial(change_price_list, price_list=price_list, by=request.user),
        then=price_list.get_absolute_url(),
        said=_("Saved."),
        price_list=price_list,
    )


@require_POST
def price_list_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the whole grid, with the row that a button added, took away or pasted."""
    price_list = list_or_404(request, pk, "change")
    formset, errors = posted_rules(request.POST, _added(request, price_list)), []
    if formset.look_up(request.user):
        try:
            told(set_rules)(
                price_list=price_list, rules=formset.terms(), by=request.user, version=version_of(request)
            )
        except ValidationError as refusal:
            errors = refusal.messages
        else:
            say(request, _("Saved."))
            return redirect(f"{price_list.get_absolute_url()}#lines")
    context = page_context(request, price_list, formset=formset, errors=errors)
    return render(request, "sales/price_list_page.html", context, status=422)


@require_POST
def price_list_copy(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, ENTITY, "create")
    price_list, form = list_or_404(request, pk), CopyForm(request.POST)
    if form.is_valid():
        made = copy_price_list(price_list=price_list, by=request.user, **form.cleaned_data)
        say(request, _("This is the copy. It is not in use yet."))
        return redirect(made)
    context = page_context(request, price_list, copy_form=form)
    return render(request, "sales/price_list_page.html", context, status=422)


@require_POST
def price_list_delete(request: HttpRequest, pk: int) -> HttpResponse:
    price_list = list_or_404(request, pk, "delete")
    change_set = delete_price_list(price_list=price_list, by=request.user)
    say(request, change_set.summary, undo=reverse("undo", args=[change_set.pk]))
    return redirect("price_list_list")


@require_GET
def price_ask(request: HttpRequest) -> HttpResponse:
    """What a client would pay, and the rule that says so."""
    require(request.user, ENTITY, "view")
    asked = request.GET if "product" in request.GET or "client_name" in request.GET else None
    form = AskForm(
        asked,
        initial={
            "quantity": 1,
            "client": request.GET.get("client", ""),
            "product": request.GET.get("code", ""),
        },
        user=request.user,
    )
    context: dict[str, Any] = {"form": form, "currency": firm_currency()}
    if form.is_valid():
        found = form.cleaned_data
        try:
            context["answer"] = would_pay(
                user=request.user,
                client=form.chosen,
                product=form.found_product,
                quantity=found["quantity"],
                currency=firm_currency(),
                on=found["on"],
            )
        except NoRateError as error:
            form.add_error(None, no_rate(error))
    return render(request, "sales/price_ask.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, price_list: PriceList) -> list[dict[str, str]]:
    """The row of the product that "add:7" names, at the catalogue's price."""
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb != "add" or not key.isdecimal():
        return []
    product = Product.objects.visible_to(request.user).filter(pk=key).first()
    return [catalogue_row(product, price_list.currency)] if product else []
