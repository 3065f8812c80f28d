"""The forecast by category, as it is and as it was."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require
from crm.web.form_pages import form_page
from crm.web.toasts import say
from sales.actions.forecast import adjust, call_deal
from sales.forms.forecast import AdjustForm, CallForm
from sales.models import ForecastAdjustment
from sales.queries.forecast_table import WAYS, accuracy, kept_for, live_for, months_from, table, weeks_kept
from sales.queries.rates import firm_currency
from sales.views.answers import deal_or_404, sent


@open_to_preview
@require_GET
def forecast_table(request: HttpRequest) -> HttpResponse:
    """Coming months by category, by month, owner, team or branch."""
    require(request.user, "forecast", "view")
    today = timezone.localdate()
    sums = live_for(request.user, today) if access_of(request.user).reads("finance") else []
    added = ForecastAdjustment.objects.visible_to(request.user).filter(month__gte=months_from(today)[0])
    more = {"added": added.select_related("by", "owner", "team", "branch")[:50], "past": False}
    return render(request, "sales/forecast_table.html", _context(request, sums, **more))


@open_to_preview
@require_GET
def forecast_past(request: HttpRequest) -> HttpResponse:
    """What it showed in an earlier week, and how right it was."""
    require(request.user, "forecast", "view")
    reads = access_of(request.user).reads("finance")
    weeks = weeks_kept(request.user)
    asked = parse_date(request.GET.get("week", "")[:10]) if _is_day(request.GET.get("week", "")) else None
    week = asked if asked in weeks else (weeks[0] if weeks else None)
    sums = kept_for(request.user, week) if week and reads else []
    months = accuracy(request.user, timezone.localdate()) if reads else []
    more = {"weeks": weeks, "week": week, "months": months, "past": True}
    return render(request, "sales/forecast_table.html", _context(request, sums, **more))


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _context(request: HttpRequest, sums: Any, **more: Any) -> dict[str, Any]:
    by = request.GET.get("by", "month")
    by = by if by in WAYS else "month"
    words = {"month": _("Month"), "owner": _("Owner"), "team": _("Team"), "branch": _("Branch")}
    return {
        "rows": table(sums, by),
        "has_any": bool(sums),
        "by": by,
        "ways": [(key, words[key]) for key in WAYS],
        "currency": firm_currency(),
        "may_adjust": access_of(request.user).may("forecast", "change"),
        **more,
    }


def forecast_adjust(request: HttpRequest) -> HttpResponse:
    require(request.user, "forecast", "change")
    return form_page(
        request, AdjustForm(sent(request), reader=request.user), "sales/forecast_adjust.html",
        act=lambda said: adjust(by=request.user, **said), then=reverse("forecast_table"), said=_("Added."),
    )  # fmt: skip


@require_POST
def deal_forecast(request: HttpRequest, pk: int) -> HttpResponse:
    """Where this deal stands in the forecast."""
    deal = deal_or_404(request, pk, "change")
    form = CallForm(request.POST)
    if form.is_valid():
        call_deal(deal=deal, category=form.cleaned_data["category"], by=request.user)
        say(request, _("Saved."))
    return redirect(deal)
