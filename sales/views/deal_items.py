"""What the client would buy: the grid on the page of a deal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.scopes import can
from crm.web.toasts import say
from sales.actions.deal_items import set_items
from sales.forms.lines import Rows
from sales.models import Deal, DealItem
from sales.queries.deal_page import DealPage
from sales.views.answers import deal_or_404
from sales.views.grid import Grid, Refusal, drafted, grid_of, refusal_of, version_of


def grid_for(request: HttpRequest, page: DealPage, **more: Any) -> Grid:
    deal = page.deal
    urls = {
        "url": reverse("deal_items", args=[deal.pk]),
        "totals_url": reverse("deal_totals", args=[deal.pk]),
        "page_url": deal.get_absolute_url(),
        "choices_url": f"{reverse('product_choices')}?deal={deal.pk}",
    }
    lines = more.pop("lines", None)
    lines = page.items if lines is None else lines
    may_change = deal.is_open and can(request.user, "change", deal)
    return grid_of(request, deal, lines, urls, has_optional=False, may_change=may_change, **more)


@require_POST
def deal_items(request: HttpRequest, pk: int) -> HttpResponse:
    deal = deal_or_404(request, pk, "change")
    rows = Rows(request.POST, request.user)
    formset, refusal = rows.formset(), Refusal()
    if formset.is_valid():
        items = [*formset.terms(request.user), *rows.added(request.user, _("New line"))]
        done = refusal_of(set_items, deal=deal, items=items, by=request.user, version=version_of(request))
        if done is None:
            return saved(request, deal, rows.notes)
        refusal = done
    grid = _drafted(request, deal, formset, refusal, notes=rows.notes)
    return render(request, _template(request), _context(request, deal, grid), status=422)


@require_POST
def deal_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the grid would come to, while it is being typed; nothing is stored."""
    deal = deal_or_404(request, pk)
    grid = _drafted(request, deal, Rows(request.POST).formset(), Refusal())
    return render(request, "sales/lines.html#totals", {"grid": grid, "oob": True})


def saved(request: HttpRequest, deal: Deal, notes: list[str]) -> HttpResponse:
    if not request.htmx:
        for note in notes:
            say(request, note)
        return redirect(f"{deal.get_absolute_url()}#lines")
    fresh = deal_or_404(request, deal.pk)
    grid = grid_for(request, DealPage(fresh, request.user), notes=notes)
    return render(request, "sales/lines.html#grid", {"grid": grid})


def _drafted(request: HttpRequest, deal: Deal, formset: Any, refusal: Refusal, **more: Any) -> Grid:
    """The rows as they were posted, with what others saved beside them."""
    if refusal.has_moved:
        deal = deal_or_404(request, deal.pk)
    page = DealPage(deal, request.user)
    lines = drafted(formset, request.user, DealItem, deal, page.items)
    more |= {"errors": refusal.errors, "theirs": page.items if refusal.has_moved else None}
    return grid_for(request, page, formset=formset, lines=lines, **more)


def _template(request: HttpRequest) -> str:
    return "sales/lines.html#grid" if request.htmx else "sales/deal_page.html"


def _context(request: HttpRequest, deal: Deal, grid: Grid) -> dict[str, Any]:
    from sales.views.deals import page_context

    if request.htmx:
        return {"grid": grid}
    return page_context(request, DealPage(deal, request.user), grid=grid)
