from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.queries.reaching import may_write_to
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, seen_or_none
from crm.search.recent import remember
from crm.web.form_pages import form_page
from crm.web.pdf import PdfUnavailableError, render_pdf
from sales.actions.orders import accept_quote
from sales.actions.quotes import decline_quote, quote_deal, revise_quote, send_quote, write_quote
from sales.forms.quote_templates import TakeTextsForm
from sales.forms.quotes import AcceptForm, DeclineForm, QuoteForm
from sales.models import QuoteLine
from sales.queries.documents import PrintedQuote, printed_quote
from sales.queries.quote_page import QuotePage
from sales.registries import drawn, quote_panels
from sales.views.answers import act_and_go, deal_or_404, quote_or_404, sent, told
from sales.views.quote_lines import grid_for
from sales.views.seen import seen_page


@open_to_preview
@require_GET
def quote_page(request: HttpRequest, pk: int) -> HttpResponse:
    page = QuotePage(quote_or_404(request, pk), request.user)
    remember(request.user, "quote", page.quote.pk)
    return render(request, "sales/quote_page.html", page_context(request, page))


def page_context(request: HttpRequest, page: QuotePage, **more: Any) -> dict[str, Any]:
    quote, may_change = page.quote, can(request.user, "change", page.quote)
    return {
        "page": page,
        "quote": quote,
        "deal": seen_or_none(request.user, quote.deal),
        "grid": more.pop("grid", None) or grid_for(request, page),
        "may_change": may_change,
        "head_form": QuoteForm(quote=quote) if may_change and quote.is_draft else None,
        "may_write": may_write_to(quote.client, request.user),
        "texts_form": TakeTextsForm(quote=quote) if may_change and quote.is_draft else None,
        "may_order": access_of(request.user).may("order", "create"),
        "accept_form": AcceptForm(quote=quote, lines=page.lines),
        "panels": drawn(quote_panels, quote, request.user),
        **more,
    }


@require_POST
def quote_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A quote from a deal, in one click."""
    deal = deal_or_404(request, pk)
    return act_and_go(
        request, lambda: quote_deal(deal=deal, by=request.user), then=lambda quote: quote, back=deal
    )


def quote_edit(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    return seen_page(
        request,
        lambda data, row: QuoteForm(data, quote=row),
        quote,
        "sales/quote_edit.html",
        sent=sent(request),
        act=partial(write_quote, quote=quote, by=request.user),
        then=quote.get_absolute_url(),
        said=_("Saved."),
        quote=quote,
    )


@require_POST
def quote_send(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    said = _("%(quote)s is marked as sent.") % {"quote": quote.label}
    return act_and_go(
        request, lambda: send_quote(quote=quote, by=request.user), then=quote, back=quote, said=said
    )


def quote_accept(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    form = AcceptForm(sent(request), quote=quote, lines=QuotePage(quote, request.user).lines)
    return form_page(
        request,
        form,
        "sales/quote_accept.html",
        act=lambda _found: told(accept_quote)(quote=quote, by=request.user, **form.said()),
        then=lambda order: order.get_absolute_url(),
        said=_("The quote is accepted; this is its order."),
        quote=quote,
    )


def quote_decline(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    return form_page(
        request,
        DeclineForm(sent(request)),
        "sales/quote_decline.html",
        act=lambda found: decline_quote(quote=quote, by=request.user, **found),
        then=quote.get_absolute_url(),
        said=_("%(quote)s is declined.") % {"quote": quote.label},
        quote=quote,
    )


@require_POST
def quote_revise(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    return act_and_go(
        request, lambda: revise_quote(quote=quote, by=request.user), then=lambda fresh: fresh, back=quote
    )


@require_GET
def quote_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The document; without the system's Pango the print page, with a word about what is missing."""
    printed = _printed(request, pk)
    language = printed.quote.language
    try:
        document = render_pdf("sales/quote_document.html", {"printed": printed}, language=language)
    except PdfUnavailableError as missing:
        return _on_paper(request, printed, missing=str(missing))
    head = f'inline; filename="{printed.quote.label.replace(" ", "-")}.pdf"'
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": head})


@require_GET
def quote_print(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_paper(request, _printed(request, pk))


def _printed(request: HttpRequest, pk: int) -> PrintedQuote:
    quote = quote_or_404(request, pk)
    lines = list(QuoteLine.objects.visible_to(request.user).filter(quote=quote).select_related("product"))
    with translation.override(quote.language):
        return printed_quote(quote, lines, shows_address=access_of(request.user).reads("contact"))


def _on_paper(request: HttpRequest, printed: PrintedQuote, missing: str = "") -> HttpResponse:
    with translation.override(printed.quote.language):
        return render(request, "sales/quote_paper.html", {"printed": printed, "missing": missing})
