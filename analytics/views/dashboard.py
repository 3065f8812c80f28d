from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from analytics.queries.dashboard import Dashboard, dashboard_of
from crm.access.scopes import require
from crm.people.models import Firm
from crm.web import charts, formats

SERIES = {"lead": "k4", "prospect": "k2", "customer": "k1", "inactive": "k3", "lost": "k5"}


def dashboard(request: HttpRequest) -> HttpResponse:
    require(request.user, "dashboard", "view")
    found = dashboard_of(request.user, is_fresh="fresh" in request.GET)
    context = {
        "dashboard": found,
        "currency": Firm.load().currency,
        "portfolio": charts.stack(
            [(stage.percent, SERIES[stage.stage]) for stage in found.client_stages],
            label=_("Clients by stage"),
        ),
        "forecast": forecast_chart(found),
        "pipeline": pipeline_chart(found),
    }
    return render(request, "analytics/dashboard.html", context)


def forecast_chart(found: Dashboard) -> str:
    """Won in past months, weighted and full value of open deals in coming ones."""
    currency = Firm.load().currency
    rows = [
        charts.Column(
            formats.month(row.month),
            float(row.won),
            # What is still open stands on top of what is won; a past month has nothing open.
            low=float(row.won + row.weighted) if row.full else 0,
            high=float(row.won + row.full) if row.full else 0,
            state="now" if row.is_current else "past",
            href=row.url,
        )
        for row in found.months
    ]
    return charts.columns(
        rows,
        say=lambda amount: formats.money_compact(Decimal(amount), currency),
        label=_("Forecast by month"),
        rtl=get_language_bidi(),
    )


def pipeline_chart(found: Dashboard) -> str:
    currency = Firm.load().currency
    bars = [
        charts.Bar(
            row.stage,
            float(row.figure.amount),
            f"{formats.number(row.figure.count)} · {formats.money_compact(row.figure.amount, currency)}",
            row.figure.url,
        )
        for row in found.stages
    ]
    return charts.funnel(bars, label=_("Pipeline by stage"))
