"""Targets: how far they are, and the sheet that sets them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require
from crm.web.form_pages import form_page
from sales.actions.targets import copy_year, set_targets
from sales.forms.targets import CopyForm, SheetForm
from sales.queries.periods import month_start
from sales.queries.rates import firm_currency
from sales.queries.targets import gap_for, targets_for
from sales.views.answers import sent


@open_to_preview
@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """Those of the month, quarter and year of a day: today's, or the last one of a month that was asked for."""
    require(request.user, "target", "view")
    today = timezone.localdate()
    asked = parse_date(f"{request.GET.get('month', '')[:7]}-01") or today
    asked = asked if asked.year > 1 else today
    is_now = month_start(asked) == month_start(today)
    day = today if is_now else month_start(asked, 1) - timedelta(days=1)
    context = {
        "rows": targets_for(request.user, day),
        "day": day,
        "before": month_start(day, -1),
        "after": month_start(day, 1),
        "currency": firm_currency(),
        "may_set": access_of(request.user).may("target", "change"),
    }
    return render(request, "sales/target_list.html", context)


def target_set(request: HttpRequest) -> HttpResponse:
    require(request.user, "target", "change")
    return form_page(
        request, SheetForm(sent(request), reader=request.user), "sales/target_set.html",
        act=lambda said: set_targets(
            by=request.user, **{name: said[name] for name in ("aims", "period", "measure", "product", "category")}
        ),
        then=reverse("target_list"), said=_("Targets are kept."),
    )  # fmt: skip


def target_copy(request: HttpRequest) -> HttpResponse:
    require(request.user, "target", "change")
    return form_page(
        request, CopyForm(sent(request)), "sales/target_copy.html",
        act=lambda said: copy_year(year=said["year"], percent=said["percent"] or Decimal(0), by=request.user),
        then=reverse("target_list"), said=_("Targets are copied into the next year."),
    )  # fmt: skip


@open_to_preview
@require_GET
def target_gap(request: HttpRequest) -> HttpResponse:
    """What is missing to the month's target, for the strip of the board; nothing where there is none."""
    require(request.user, "target", "view")
    found = gap_for(request.user, timezone.localdate())
    return render(request, "sales/target_gap.html", {"found": found, "currency": firm_currency()})
