"""The pipeline board and its fragments."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import require
from sales.actions.pipelines import ensure_pipeline
from sales.forms.board import BoardForm
from sales.models import DealStage
from sales.queries.board import board_of, column_page
from sales.queries.closed import closed_quarters
from sales.queries.pipelines import board_stages, pipeline_for, pipelines_for_board
from sales.queries.rates import firm_currency
from sales.views.board_parts import BoardFilters, closed_facts, deal_views, marks, open_facts
from sales.views.card_drawing import CardDrawing


@open_to_preview
@require_GET
def deal_board(request: HttpRequest) -> HttpResponse:
    """The whole board; with ?heads only what a move changes around the cards."""
    require(request.user, "deal", "view")
    access, form = access_of(request.user), BoardForm(request.GET)
    rights = {f"may_{action}": access.may("deal", action) for action in ("create", "change")}
    pipelines = pipelines_for_board()
    pipeline = pipeline_for(pipelines, request.user.home_team_id, form.kept().get("pipeline"))
    if pipeline is None:
        return render(request, "sales/board_empty.html", rights)
    board = board_of(request.user, pipeline, board_stages(request.user, pipeline), form.wanted())
    filters = BoardFilters(request, form)
    context = {
        "board": board,
        "facts": open_facts(board),
        "marks": marks(board, filters),
        "currency": firm_currency(),
        "drawing": CardDrawing(request.user, may_move=rights["may_change"]),
        "query": request.GET.urlencode(),
        "filters": filters,
        "pipelines": [line for line in pipelines if line != pipeline],
        "may_set": access.may("sales_rules", "change"),
        "has_targets": access.may("target", "view"),
        "views": deal_views("deal_board"),
    }
    template = "sales/board.html#heads" if request.htmx and "heads" in request.GET else "sales/board.html"
    return render(request, template, context | rights)


@open_to_preview
@require_GET
def board_column(request: HttpRequest, pk: int) -> HttpResponse:
    """The next cards of a column."""
    require(request.user, "deal", "view")
    form = BoardForm(request.GET)
    stage = get_object_or_404(DealStage.objects.select_related("pipeline"), pk=pk)
    kept = {key: text for key, text in request.GET.items() if not key.startswith("after")}
    context = {
        "column": column_page(request.user, stage, form.wanted(), form.cursor()),
        "query": urlencode(kept),
        "drawing": CardDrawing(request.user, may_move=access_of(request.user).may("deal", "change")),
    }
    return render(request, f"sales/board_column.html{'#cards' if request.htmx else ''}", context)


@open_to_preview
@require_GET
def board_closed(request: HttpRequest) -> HttpResponse:
    """The cells of the strip that look at closed deals; they come after the page."""
    require(request.user, "deal", "view")
    form = BoardForm(request.GET)
    wanted = form.kept().get("pipeline")
    pipeline = pipeline_for(pipelines_for_board(), request.user.home_team_id, wanted)
    facts = closed_facts(*closed_quarters(request.user, pipeline, form.wanted())) if pipeline else []
    return render(request, f"sales/board_closed.html{'#cells' if request.htmx else ''}", {"facts": facts})


@require_POST
def pipeline_create(request: HttpRequest) -> HttpResponse:
    require(request.user, "deal", "create")
    ensure_pipeline()
    return redirect("deal_board")
