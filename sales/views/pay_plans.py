"""Plans of commission, under the settings; who shares an order."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import named
from crm.web.toasts import say
from sales.actions.order_splits import split_order
from sales.actions.pay_plans import save_plan
from sales.forms.pay import Members, PlanForm, Rates, Shares, Tiers, people_of
from sales.models import CommissionPlan, OrderSplit
from sales.queries.pay_plans import with_rows
from sales.queries.periods import month_start
from sales.views.answers import order_or_404, sent, told


def commission_plan_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "commission", "change")
    plans = with_rows(CommissionPlan.objects.visible_to(request.user))
    return render(request, "sales/commission_plans.html", {"plans": plans, "today": timezone.localdate()})


def commission_plan_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "commission", "change")
    return _plan_page(request, None)


def commission_plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "commission", "change")
    plans = with_rows(CommissionPlan.objects.all())
    return _plan_page(request, visible_or_404(plans, request.user, "change", pk=pk))


def _plan_page(request: HttpRequest, plan: CommissionPlan | None) -> HttpResponse:
    sheets = _sheets(request, plan)
    form, rows = sheets.pop("form"), list(sheets.values())
    if request.method == "POST" and all([form.is_valid(), *(sheet.is_valid() for sheet in rows)]):
        head = {name: form.cleaned_data[name] for name in form.Meta.fields}
        written = {name: sheet.kept() for name, sheet in sheets.items()}
        try:
            version = form.cleaned_data["version"]
            told(save_plan)(plan=plan, by=request.user, version=version, head=head, **written)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say(request, _("Saved. Open statements are reckoned anew."))
            return redirect("commission_plan_list")
    bad = form.errors or any(sheet.total_error_count() for sheet in rows if sheet.is_bound)
    context = {"plan": plan, "form": form, **sheets}
    return render(request, "sales/commission_plan_edit.html", context, status=422 if bad else 200)


def _sheets(request: HttpRequest, plan: CommissionPlan | None) -> dict[str, Any]:
    posted = sent(request)
    members = list(plan.members.all()) if plan else []
    tiers = plan.tiers.all() if plan else []
    rates = plan.rates.all() if plan else []
    people = people_of([member.user_id for member in members])
    first = {"active_from": month_start(timezone.localdate())}
    return {
        "form": PlanForm(posted, instance=plan, initial=None if plan else first),
        "tiers": Tiers(posted, prefix="tiers", initial=[_of(tier, "from_percent", "percent") for tier in tiers]),
        "rates": Rates(
            posted, prefix="rates",
            initial=[
                {"code": rate.product and rate.product.code, **_of(rate, "category", "percent")} for rate in rates
            ],
        ),
        "members": Members(
            posted, prefix="members", form_kwargs={"people": people},
            initial=[
                {"user": member.user_id, **_of(member, "starts_on", "ends_on", "target_amount")} for member in members
            ],
        ),
    }  # fmt: skip


def _of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def order_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sold the order together."""
    order = order_or_404(request, pk, "change")
    kept = list(OrderSplit.objects.visible_to(request.user).filter(order=order))
    form_kwargs = {"people": people_of([row.user_id for row in kept])}
    initial = [{"user": row.user_id, "percent": row.percent} for row in kept]
    form = Shares(sent(request), prefix="shares", initial=initial, form_kwargs=form_kwargs)
    if request.method == "POST" and form.is_valid():
        split_order(order=order, shares=form.kept(), by=request.user)
        say(request, _("Saved. Open statements are reckoned anew."))
        return redirect(order)
    status = 422 if form.is_bound and form.total_error_count() else 200
    return render(request, "sales/order_split.html", {"order": order, "shares": form}, status=status)
