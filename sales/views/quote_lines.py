"""The grid of lines on the page of a quote."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.scopes import can
from sales.actions.quotes import write_quote
from sales.forms.lines import Rows
from sales.models import Quote, QuoteLine
from sales.queries.quote_page import QuotePage
from sales.views.answers import quote_or_404, told
from sales.views.grid import Grid, drafted, grid_of, version_of


def grid_for(request: HttpRequest, page: QuotePage, **more: Any) -> Grid:
    quote = page.quote
    urls = {
        "url": reverse("quote_lines", args=[quote.pk]),
        "totals_url": reverse("quote_totals", args=[quote.pk]),
        "page_url": quote.get_absolute_url(),
    }
    lines = more.pop("lines", None) or page.lines
    may_change = quote.is_draft and can(request.user, "change", quote)
    return grid_of(request, quote, lines, urls, has_optional=True, may_change=may_change, **more)


@require_POST
def quote_lines(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    rows = Rows(request.POST)
    formset, errors = rows.formset(), []
    if formset.is_valid():
        lines = [*formset.terms(request.user), *rows.added(request.user, _("New line"))]
        try:
            told(write_quote)(
                quote=quote, by=request.user, changes={}, lines=lines, version=version_of(request)
            )
        except ValidationError as refusal:
            errors = refusal.messages
        else:
            return _saved(request, quote)
    grid = _drafted(request, quote, formset, errors)
    if request.htmx:
        return render(request, "sales/lines.html#grid", {"grid": grid}, status=422)
    from sales.views.quotes import page_context

    context = page_context(request, QuotePage(quote, request.user), grid=grid)
    return render(request, "sales/quote_page.html", context, status=422)


@require_POST
def quote_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the grid would come to, while it is being typed; nothing is stored."""
    quote = quote_or_404(request, pk)
    grid = _drafted(request, quote, Rows(request.POST).formset(), [])
    return render(request, "sales/lines.html#totals", {"grid": grid, "oob": True})


def _saved(request: HttpRequest, quote: Quote) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{quote.get_absolute_url()}#lines")
    grid = grid_for(request, QuotePage(quote_or_404(request, quote.pk), request.user))
    return render(request, "sales/lines.html#grid", {"grid": grid})


def _drafted(request: HttpRequest, quote: Quote, formset: Any, errors: list[str]) -> Grid:
    lines = drafted(formset, request.user, QuoteLine, quote.currency)
    return grid_for(request, QuotePage(quote, request.user), formset=formset, lines=lines, errors=errors)
