"""Moving a deal: from the board by pointer and keys, from a menu on touch, from its own page."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.messages import ERROR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.web.form_pages import form_page
from crm.web.toasts import say
from sales.actions.deal_moves import move_deal
from sales.actions.deals import change_deal
from sales.forms.deals import LaterForm, LostForm, MoveForm
from sales.models import Deal, DealStage
from sales.queries.gates import went_without
from sales.queries.periods import quarter_start
from sales.queries.pipelines import stages_of
from sales.views.answers import deal_or_404, next_or, sent, told


def deal_move(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: where to. POST: `stage`, or an `outcome` of the bar: won, lost, later."""
    deal = deal_or_404(request, pk, "change")
    if request.method != "POST":
        context = {"deal": deal, "stages": _stages_for(deal)}
        return render(request, f"sales/deal_move.html{'#choices' if request.htmx else ''}", context)
    form = MoveForm(request.POST)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    stage = _stage_of(form, deal, outcome)
    if outcome == "later" or (stage and stage.kind == DealStage.Kind.LOST):
        return _ask(request, "deal_later" if outcome == "later" else "deal_lost", deal)
    try:
        told(move_deal)(deal=deal, to=stage, by=request.user)
    except ValidationError as refusal:
        return _refused(request, deal, " ".join(refusal.messages))
    return _moved(request, deal, stage)


def _stages_for(deal: Deal) -> list[DealStage]:
    return [one for one in stages_of(deal.stage.pipeline) if one.is_used or one.pk == deal.stage_id]


def _stage_of(form: MoveForm, deal: Deal, outcome: str) -> DealStage | None:
    stages = DealStage.objects.filter(pipeline=deal.stage.pipeline_id)
    if outcome in {"won", "lost"}:
        return stages.get(kind=outcome)
    if outcome == "later":
        return None
    return get_object_or_404(stages, pk=form.cleaned_data.get("stage") or 0)


def _ask(request: HttpRequest, url_name: str, deal: Deal) -> HttpResponse:
    """Some moves want a word first; the board is a script and follows the head, a form follows the redirect."""
    address = f"{reverse(url_name, args=[deal.pk])}?next={next_or(request, _board_or_page(request, deal))}"
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _refused(request: HttpRequest, deal: Deal, why: str) -> HttpResponse:
    """The board puts the card back and says why; the page of the deal links to what is missing."""
    if request.headers.get("X-Requested-With") == "fetch":
        return _plain(why, 409)
    say(request, why, level=ERROR)
    return redirect(f"{deal.get_absolute_url()}#needs")


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _moved(request: HttpRequest, deal: Deal, stage: DealStage) -> HttpResponse:
    passed = went_without(deal, request.user)
    if request.headers.get("X-Requested-With") == "fetch":
        return _plain(passed, 200) if passed else HttpResponse(status=204)
    say(request, passed or _("%(deal)s: %(stage)s") % {"deal": deal.title, "stage": stage})
    return redirect(next_or(request, _board_or_page(request, deal)))


def _board_or_page(request: HttpRequest, deal: Deal) -> str:
    from_board = request.headers.get("X-Requested-With") == "fetch"
    return reverse("deal_board") if from_board else deal.get_absolute_url()


def deal_lost(request: HttpRequest, pk: int) -> HttpResponse:
    deal = deal_or_404(request, pk, "change")
    lost = get_object_or_404(DealStage, pipeline=deal.stage.pipeline_id, kind=DealStage.Kind.LOST)
    return form_page(
        request,
        LostForm(sent(request), initial={"competitor": deal.competitor}, reader=request.user),
        "sales/deal_lost.html",
        act=lambda found: told(move_deal)(deal=deal, to=lost, by=request.user, **found),
        then=next_or(request, deal.get_absolute_url()),
        said=_("%(deal)s is marked as lost.") % {"deal": deal.title},
        deal=deal,
        next=next_or(request, ""),
    )


def deal_later(request: HttpRequest, pk: int) -> HttpResponse:
    """Put off the closing; the deal stays in its stage."""
    deal = deal_or_404(request, pk, "change")
    day = max(quarter_start(timezone.localdate(), 1), deal.closes_on + timedelta(days=30))
    return form_page(
        request,
        LaterForm(sent(request), initial={"closes_on": day}),
        "sales/deal_later.html",
        act=lambda found: told(change_deal)(deal=deal, by=request.user, changes=found),
        then=next_or(request, deal.get_absolute_url()),
        said=_("%(deal)s is put off.") % {"deal": deal.title},
        deal=deal,
        next=next_or(request, ""),
    )
