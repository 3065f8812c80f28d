"""Deals in the month in which they are expected to close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.queries.calendar import month_of
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require
from sales.actions.deals import change_deal
from sales.forms.board import BoardForm, day_in
from sales.queries.deal_calendar import closing_weeks
from sales.queries.pipelines import pipeline_for, pipelines_for_board, stages_of
from sales.queries.rates import firm_currency
from sales.views.answers import deal_or_404, told
from sales.views.board_parts import BoardFilters, deal_views


@open_to_preview
@require_GET
def deal_calendar(request: HttpRequest) -> HttpResponse:
    """One month of the pipeline, with the owner chosen as on the board."""
    require(request.user, "deal", "view")
    access, form = access_of(request.user), BoardForm(request.GET)
    rights = {f"may_{action}": access.may("deal", action) for action in ("create", "change")}
    pipelines = pipelines_for_board()
    pipeline = pipeline_for(pipelines, request.user.home_team_id, form.kept().get("pipeline"))
    if pipeline is None:
        return render(request, "sales/board_empty.html", rights)
    day, today = day_in(request.GET.get("day")) or timezone.localdate(), timezone.localdate()
    stages = [stage for stage in stages_of(pipeline) if stage.is_open]
    context = rights | _links(request, day) | {
        "pipeline": pipeline,
        "pipelines": [line for line in pipelines if line != pipeline],
        "weeks": closing_weeks(request.user, stages, day, form.kept().get("owner")),
        "day": day,
        "today": today,
        "currency": firm_currency(),
        "filters": BoardFilters(request, form),
        "views": deal_views("deal_calendar"),
    }  # fmt: skip
    return render(request, "sales/deal_calendar.html", context)


def _links(request: HttpRequest, day: date) -> dict[str, Any]:
    first, last = month_of(day)
    kept = {name: request.GET[name] for name in ("pipeline", "owner") if request.GET.get(name)}

    def at(when: date) -> str:
        return "?" + urlencode({**kept, "day": when.isoformat()})

    before = month_of(first - timedelta(days=1))[0]
    return {"earlier": at(before), "later": at(last + timedelta(days=1)), "now": at(timezone.localdate())}


@require_POST
def deal_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Another closing day, as the calendar drags it; `seen` is the day it was dragged from."""
    deal = deal_or_404(request, pk, "change")
    day, seen = day_in(request.POST.get("day")), request.POST.get("seen", "")
    if day is None or not deal.is_open:
        return _refused(_("Only an open deal is moved, to a day."), 422)
    act = told(change_deal)
    try:
        act(deal=deal, by=request.user, changes={"closes_on": day}, seen={"closes_on": seen} if seen else {})
    except ValidationError as refusal:
        return _refused(" ".join(refusal.messages), 409)
    return HttpResponse(status=204)


def _refused(why: str, status: int) -> HttpResponse:
    return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
