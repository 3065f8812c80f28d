"""What is noted on a deal besides its own fields, each a verb that leads back to its box on the page."""

from __future__ import annotations

from functools import partial

from django.contrib.messages import ERROR
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.queries.working_at import persons_at
from crm.access.field_groups import require_writes
from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import form_page
from crm.web.toasts import say
from sales.actions.deal_costs import add_cost, remove_cost, set_cost_rates
from sales.actions.deal_record import put_person, remove_person, tick
from sales.forms.deal_record import CostForm, RatesForm
from sales.forms.lines import plain
from sales.models import CheckPoint, CostRate, Deal, DealCost, DealPerson
from sales.queries.rates import firm_currency
from sales.views.answers import act_and_go, deal_or_404, sent


def key_of(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 19 else 0


def at(deal: Deal, place: str) -> str:
    return f"{deal.get_absolute_url()}#deal-{place}"


@require_POST
def deal_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes part in the deal, or has another role in it."""
    deal = deal_or_404(request, pk, "change")
    person = persons_at(deal.client, request.user).filter(pk=key_of(request, "person")).first()
    role = request.POST.get("role", "")
    act = partial(put_person, deal=deal, person=person, role=role, by=request.user)
    return act_and_go(request, act, then=at(deal, "people"), back=at(deal, "people"))


@require_POST
def deal_person_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = DealPerson.objects.select_related("person", "deal__stage")
    row = visible_or_404(rows, request.user, "change", pk=pk)
    back = at(row.deal, "people")
    said = _("%s takes no part any more.") % row.person.name
    return act_and_go(
        request, partial(remove_person, row=row, by=request.user), then=back, back=back, said=said
    )


@require_POST
def deal_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """`point` is ticked off with `done`, else its tick is taken back."""
    deal = deal_or_404(request, pk, "change")
    point = CheckPoint.objects.select_related("stage").filter(pk=key_of(request, "point")).first()
    act = partial(tick, deal=deal, point=point, done="done" in request.POST, by=request.user)
    return act_and_go(request, act, then=at(deal, "checklist"), back=at(deal, "checklist"))


@require_POST
def deal_costs(request: HttpRequest, pk: int) -> HttpResponse:
    """Something that was spent on the deal."""
    deal = deal_or_404(request, pk, "change")
    form = CostForm(request.POST, reader=request.user)
    if not form.is_valid():
        wrong = [f"{bound.label}: {' '.join(bound.errors)}" for bound in form if bound.errors]
        say(request, " ".join(wrong), level=ERROR)
        return redirect(at(deal, "costs"))
    act = partial(add_cost, deal=deal, by=request.user, **form.cleaned_data)
    return act_and_go(request, act, then=at(deal, "costs"), back=at(deal, "costs"))


@require_POST
def deal_cost_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_or_404(DealCost.objects.select_related("deal__stage"), request.user, "change", pk=pk)
    back = at(row.deal, "costs")
    return act_and_go(request, partial(remove_cost, row=row, by=request.user), then=back, back=back)


def cost_rates(request: HttpRequest) -> HttpResponse:
    require(request.user, "sales_rules", "change")
    require_writes(request.user, CostRate, ["amount"])
    known = {rate.kind: plain(rate.amount) for rate in CostRate.objects.all()}
    return form_page(
        request,
        RatesForm(sent(request), initial=known),
        "office/form.html",
        act=lambda found: set_cost_rates(by=request.user, rates=found),
        then=reverse("cost_rates"),
        said=_("Saved."),
        page_title=_("Cost of sale"),
        lead=_("In %s. What was noted on deals before keeps its cost.") % firm_currency(),
    )
