"""What the coming months will bring."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access.preview import open_to_preview
from crm.access.scopes import require, where
from sales.forms.board import BoardForm
from sales.learned.rates import FEWEST
from sales.models import Deal
from sales.queries.forecast import forecast_of
from sales.queries.pipelines import pipeline_for, pipelines_for_board, stages_of
from sales.queries.rates import firm_currency
from sales.views.board_parts import deal_views


@open_to_preview
@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """By the end of each coming month, in the reader's scope; sums are a matter of finance."""
    require(request.user, "deal", "view")
    pipelines = pipelines_for_board()
    wanted = BoardForm(request.GET).kept().get("pipeline")
    pipeline = pipeline_for(pipelines, request.user.home_team_id, wanted)
    context = {
        "pipeline": pipeline,
        "pipelines": [line for line in pipelines if line != pipeline],
        "views": deal_views("forecast"),
        "currency": firm_currency(),
        "fewest": FEWEST,
    }
    if pipeline is not None:
        is_whole = not where(Deal, request.user, "view")
        stages = stages_of(pipeline)
        context["forecast"] = forecast_of(request.user, pipeline, stages, is_whole=is_whole)
        context["open_deals"] = urlencode([("state", "open"), *(("stage", stage.pk) for stage in stages)])
    return render(request, "sales/forecast.html", context)
