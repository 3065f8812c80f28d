"""Pipelines and their stages in the settings, for whoever may change the rules of sales."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.access.scopes import require
from crm.web.form_pages import form_page
from crm.web.formats import number
from crm.web.toasts import say
from sales.actions import pipelines as acts
from sales.actions import stages as stage_acts
from sales.actions.gates import set_needs
from sales.forms.pipelines import CloseStageForm, NeedsForm, PipelineForm, StageForm
from sales.models import DealStage, Pipeline
from sales.queries.pipelines import stages_of
from sales.queries.settings import pipeline_rows, stage_rows
from sales.views.answers import act_and_go, sent


def setting_up(request: HttpRequest) -> None:
    require(request.user, "sales_rules", "change")


def pipeline_or_404(request: HttpRequest, pk: int) -> Pipeline:
    setting_up(request)
    return get_object_or_404(Pipeline.objects.select_related("team"), pk=pk)


def stage_or_404(request: HttpRequest, pk: int) -> DealStage:
    setting_up(request)
    return get_object_or_404(DealStage.objects.select_related("pipeline"), pk=pk)


@require_GET
def pipeline_list(request: HttpRequest) -> HttpResponse:
    setting_up(request)
    return render(
        request,
        "sales/pipeline_list.html",
        {"rows": pipeline_rows(), "page_title": _("Pipelines and stages")},
    )


def pipeline_new(request: HttpRequest) -> HttpResponse:
    setting_up(request)
    return form_page(
        request,
        PipelineForm(sent(request)),
        "office/form.html",
        act=lambda found: acts.add_pipeline(by=request.user, **found),
        then=lambda pipeline: reverse("pipeline_page", args=[pipeline.pk]),
        said=_("The pipeline is there, with the usual stages. Change them as you sell."),
        page_title=_("New pipeline"),
        back=reverse("pipeline_list"),
    )


@require_GET
def pipeline_page(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = pipeline_or_404(request, pk)
    stages = stage_rows(stages_of(pipeline))
    context = {
        "page_title": str(pipeline),
        "pipeline": pipeline,
        "stages": [row for row in stages if row.stage.is_used],
        "closed": [row for row in stages if not row.stage.is_used],
    }
    return render(request, "sales/pipeline_page.html", context)


def pipeline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = pipeline_or_404(request, pk)
    return form_page(
        request,
        PipelineForm(sent(request), initial={"name": str(pipeline), "team": pipeline.team}),
        "office/form.html",
        act=lambda found: acts.change_pipeline(pipeline, by=request.user, **found),
        then=reverse("pipeline_page", args=[pk]),
        said=_("Saved."),
        page_title=str(pipeline),
        back=reverse("pipeline_page", args=[pk]),
    )


@require_POST
def pipeline_close(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(acts.close_pipeline, pipeline=pipeline_or_404(request, pk), by=request.user)
    back = reverse("pipeline_page", args=[pk])
    return act_and_go(
        request, act, then=back, back=back, said=_("Closed. Its open deals go on to their end.")
    )


@require_POST
def pipeline_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    acts.reopen_pipeline(pipeline=pipeline_or_404(request, pk), by=request.user)
    return redirect("pipeline_page", pk)


def pipeline_stage_new(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = pipeline_or_404(request, pk)
    return form_page(
        request,
        StageForm(sent(request)),
        "office/form.html",
        act=lambda found: stage_acts.add_stage(pipeline, by=request.user, **found),
        then=reverse("pipeline_page", args=[pk]),
        said=_("The stage stands behind the others. Move it where it belongs."),
        page_title=_("New stage"),
        back=reverse("pipeline_page", args=[pk]),
    )


def deal_stage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    stage = stage_or_404(request, pk)
    return form_page(
        request,
        StageForm(sent(request), stage=stage),
        "office/form.html",
        act=lambda found: stage_acts.change_stage(stage, by=request.user, **found),
        then=reverse("pipeline_page", args=[stage.pipeline_id]),
        said=_("Saved."),
        page_title=str(stage),
        back=reverse("pipeline_page", args=[stage.pipeline_id]),
    )


def deal_stage_needs(request: HttpRequest, pk: int) -> HttpResponse:
    stage = stage_or_404(request, pk)
    return form_page(
        request,
        NeedsForm(sent(request), stage=stage),
        "office/form.html",
        act=lambda found: set_needs(stage, by=request.user, **found),
        then=reverse("pipeline_page", args=[stage.pipeline_id]),
        said=_("Saved."),
        page_title=_("What deals need in “%s”") % stage,
        lead=_(
            "Asked when a deal moves on from here, by card, list or its page. A client who accepts passes."
        ),
        back=reverse("pipeline_page", args=[stage.pipeline_id]),
    )


@require_POST
def deal_stage_shift(request: HttpRequest, pk: int) -> HttpResponse:
    stage = stage_or_404(request, pk)
    stage_acts.shift_stage(stage=stage, by=request.user, forward=request.POST.get("to") == "on")
    return redirect("pipeline_page", stage.pipeline_id)


def deal_stage_close(request: HttpRequest, pk: int) -> HttpResponse:
    stage = stage_or_404(request, pk)
    count = stage_rows([stage])[0].deals
    return form_page(
        request,
        CloseStageForm(sent(request), stage=stage),
        "office/form.html",
        act=partial(_close, request, stage),
        then=reverse("pipeline_page", args=[stage.pipeline_id]),
        page_title=_("Close “%s”") % stage,
        lead=ngettext(
            "%(n)s open deal stands in it and goes on from another stage, whoever it belongs to. It can be undone.",
            "%(n)s open deals stand in it and go on from another stage, whoever they belong to. It can be undone.",
            count,
        )
        % {"n": number(count)},
        save_label=_("Close the stage"),
        back=reverse("pipeline_page", args=[stage.pipeline_id]),
    )


def _close(request: HttpRequest, stage: DealStage, found: dict[str, Any]) -> None:
    change_set = stage_acts.close_stage(stage=stage, by=request.user, **found)
    say(request, change_set.summary, undo=reverse("undo", args=[change_set.pk]))


@require_POST
def deal_stage_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    stage = stage_or_404(request, pk)
    stage_acts.reopen_stage(stage=stage, by=request.user)
    return redirect("pipeline_page", stage.pipeline_id)
