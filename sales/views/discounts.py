"""Limits of discounts in the settings; asking for a discount, and deciding it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from crm.access.scopes import seen_or_none
from crm.web.generic import Column, Crud
from crm.web.toasts import say
from sales.actions.approvals import approve_discount, ask_discount, return_discount
from sales.actions.discount_limits import add_limit, change_limit, drop_limit
from sales.actions.quote_deletion import delete_quote
from sales.forms.discounts import AnswerForm, AskForm, LimitForm
from sales.models import DiscountLimit, Quote
from sales.views.answers import act_and_go, quote_or_404

LIMITS = Crud(
    model=DiscountLimit,
    entity="sales_rules",
    writing="change",
    name="discount_limit",
    columns=(
        Column(str, gettext_lazy("For")),
        Column("most_percent", gettext_lazy("Most discount, %"), is_number=True),
        Column(
            lambda limit: limit.least_margin_percent or "–", gettext_lazy("Least margin, %"), is_number=True
        ),
    ),
    order=("role__position", "team__name", "category"),
    form=LimitForm,
    create=add_limit,
    change=change_limit,
    delete=drop_limit,
    text=gettext_lazy(
        "A quote beyond the limit of whoever sends it waits until a colleague approves it. For each line the closest "
        "limit counts: of its category, then of the team, then of the role; of several alike the widest."
    ),
    icon="badge-percent",
)
limit_list, limit_new, limit_edit = LIMITS.list_page, LIMITS.new_page, LIMITS.edit_page
limit_delete = require_POST(LIMITS.delete_it)


@require_POST
def quote_discount_ask(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    form = AskForm(request.POST, quote=quote, reader=request.user)
    if not form.is_valid():
        return _back(request, quote, _("Say who shall approve it."))
    said = _("%(name)s is asked to approve it.") % {"name": form.cleaned_data["approver"].name}
    return act_and_go(
        request,
        lambda: ask_discount(quote=quote, by=request.user, **form.cleaned_data),
        then=quote, back=quote, said=said,
    )  # fmt: skip


@require_POST
def quote_discount_answer(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _back(request, quote, _("Say yes or no."))
    found, by = form.cleaned_data, request.user
    if found["do"] == "return":
        return act_and_go(
            request, lambda: return_discount(quote=quote, by=by, reply=found["reply"]),
            then=quote, back=quote, said=_("Sent back."),
        )  # fmt: skip
    return act_and_go(
        request, lambda: approve_discount(quote=quote, by=by, seen=found["seen"], reply=found["reply"]),
        then=quote, back=quote, said=_("Approved. It may be sent now."),
    )  # fmt: skip


@require_POST
def quote_delete(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    said = _("%(quote)s is in the recycle bin.") % {"quote": quote.label}
    after = seen_or_none(request.user, quote.deal) or "quote_list"
    return act_and_go(
        request, lambda: delete_quote(quote=quote, by=request.user), then=after, back=quote, said=said
    )


def _back(request: HttpRequest, quote: Quote, words: str) -> HttpResponse:
    say(request, words, level=messages.ERROR)
    return redirect(quote)
