"""The grid of lines on the page of a quote."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.scopes import can
from crm.web.toasts import say
from sales.actions.quotes import write_quote
from sales.forms.lines import Rows
from sales.models import Quote, QuoteLine
from sales.queries.quote_page import QuotePage
from sales.views.answers import quote_or_404
from sales.views.grid import Grid, Refusal, drafted, grid_of, refusal_of, version_of


def grid_for(request: HttpRequest, page: QuotePage, **more: Any) -> Grid:
    quote = page.quote
    urls = {
        "url": reverse("quote_lines", args=[quote.pk]),
        "totals_url": reverse("quote_totals", args=[quote.pk]),
        "page_url": quote.get_absolute_url(),
        "choices_url": f"{reverse('product_choices')}?quote={quote.pk}",
    }
    lines = more.pop("lines", None)
    lines = page.lines if lines is None else lines
    may_change = quote.is_draft and can(request.user, "change", quote)
    return grid_of(request, quote, lines, urls, has_optional=True, may_change=may_change, **more)


@require_POST
def quote_lines(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    rows = Rows(request.POST, request.user)
    formset, refusal = rows.formset(), Refusal()
    if formset.is_valid():
        lines = [*formset.terms(request.user), *rows.added(request.user, _("New line"))]
        said = {"by": request.user, "version": version_of(request)}
        done = refusal_of(write_quote, quote=quote, changes={}, lines=lines, **said)
        if done is None:
            return _saved(request, quote, rows.notes)
        refusal = done
    grid = _drafted(request, quote, formset, refusal, notes=rows.notes)
    if request.htmx:
        return render(request, "sales/lines.html#grid", {"grid": grid}, status=422)
    from sales.views.quotes import page_context

    context = page_context(request, QuotePage(quote, request.user), grid=grid)
    return render(request, "sales/quote_page.html", context, status=422)


@require_POST
def quote_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the grid would come to, while it is being typed; nothing is stored."""
    quote = quote_or_404(request, pk)
    grid = _drafted(request, quote, Rows(request.POST).formset(), Refusal())
    return render(request, "sales/lines.html#totals", {"grid": grid, "oob": True})


def _saved(request: HttpRequest, quote: Quote, notes: list[str]) -> HttpResponse:
    if not request.htmx:
        for note in notes:
            say(request, note)
        return redirect(f"{quote.get_absolute_url()}#lines")
    fresh = quote_or_404(request, quote.pk)
    grid = grid_for(request, QuotePage(fresh, request.user), notes=notes)
    return render(request, "sales/lines.html#grid", {"grid": grid, "saved": fresh})


def _drafted(request: HttpRequest, quote: Quote, formset: Any, refusal: Refusal, **more: Any) -> Grid:
    """The rows as they were posted, with what others saved beside them."""
    if refusal.has_moved:
        quote = quote_or_404(request, quote.pk)
    page = QuotePage(quote, request.user)
    lines = drafted(formset, request.user, QuoteLine, quote, page.lines, quote.issued_on)
    theirs = page.lines if refusal.has_moved else None
    more |= {"errors": refusal.errors, "theirs": theirs}
    return grid_for(request, page, formset=formset, lines=lines, **more)
