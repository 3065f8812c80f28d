"""The page of a quote for its client: no account, the signed address is the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.queries.before_call import zone_of
from crm.people.models import Firm
from crm.sink import drop
from crm.web.middleware import public
from crm.web.pdf import PdfUnavailableError, render_pdf
from crm.web.rate import is_too_fast, is_too_often
from sales.actions.client_answers import accept_as_client, ask_about, decline_as_client
from sales.actions.quote_links import Opening, keep_openings
from sales.forms.public_quotes import AskForm, NoForm, YesForm, ticked
from sales.models import Quote, QuoteOpening, QuoteRules
from sales.queries.client_quote import ClientQuote
from sales.queries.documents import printed_quote
from sales.quote_tokens import quote_of

LOOKS_A_MINUTE, PDFS_A_MINUTE, FORMS_AN_HOUR = 90, 12, 20
# Programs that look at an address before a person does: previews of messengers, checks of mail servers.
PROGRAM = re.compile(
    r"bot|crawl|spider|preview|scan|facebookexternalhit|slack|whatsapp|curl|wget|python", re.IGNORECASE
)
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
View = Callable[..., HttpResponse]


def for_client(view: View) -> View:
    """The quote of the token, in its language and on the client's clock; 404 for any other token, without a word."""

    @public
    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        quote = quote_of(token)
        if quote is None:
            raise Http404
        if is_too_fast(request, f"quote:{quote.pk}", times=LOOKS_A_MINUTE, seconds=60):
            return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
        with translation.override(quote.language), timezone.override(zone_of(quote.client)):
            response = view(request, token, quote)
        for name, value in (HEADERS | {"Content-Language": quote.language}).items():
            response.headers[name] = value
        return response

    return answer


@for_client
@require_safe
def public_quote(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    if "said" not in request.GET:
        _note(request, quote, QuoteOpening.What.PAGE)
    return _page(request, token, ClientQuote(quote, ticked(request.GET)))


@for_client
@require_safe
def public_quote_totals(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    """What it comes to with the optional lines that are ticked; nothing is stored."""
    page = ClientQuote(quote, ticked(request.GET))
    return render(request, "sales/public_totals.html", {"page": page, "is_fragment": True})


@for_client
@require_safe
def public_quote_pdf(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    """The paper; without the system's Pango the print page."""
    if is_too_fast(request, f"quote-pdf:{quote.pk}", times=PDFS_A_MINUTE, seconds=60):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    _note(request, quote, QuoteOpening.What.PDF)
    printed = printed_quote(quote, ClientQuote(quote).stored, shows_address=True)
    try:
        document = render_pdf("sales/quote_document.html", {"printed": printed}, language=quote.language)
    except PdfUnavailableError:
        return render(request, "sales/quote_paper.html", {"printed": printed})
    head = f'inline; filename="{quote.label.replace(" ", "-")}.pdf"'
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": head})


@for_client
@require_POST
def public_quote_accept(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    form, chosen = YesForm(request.POST), ticked(request.POST)
    seen = _amount(request.POST.get("total", ""))
    return _said(
        request, token, ClientQuote(quote, chosen), "yes_form", form,
        lambda: accept_as_client(quote=quote, optional_ids=chosen, total=seen, **form.cleaned_data),
    )  # fmt: skip


@for_client
@require_POST
def public_quote_decline(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    form = NoForm(request.POST)
    return _said(
        request, token, ClientQuote(quote), "no_form", form,
        lambda: decline_as_client(quote=quote, **form.cleaned_data),
    )  # fmt: skip


@for_client
@require_POST
def public_quote_ask(request: HttpRequest, token: str, quote: Quote) -> HttpResponse:
    form = AskForm(request.POST)
    return _said(
        request,
        token,
        ClientQuote(quote),
        "ask_form",
        form,
        lambda: ask_about(quote=quote, **form.cleaned_data),
    )


def _said(
    request: HttpRequest, token: str, page: ClientQuote, name: str, form: Any, act: Callable[[], object]
) -> HttpResponse:
    """Do it and show what has become of the quote; what was refused is said at the form."""
    if form.is_valid():
        limits = {"times": FORMS_AN_HOUR, "seconds": 3600}
        subject = f"quote-form:{page.quote.pk}"
        if is_too_fast(request, subject, **limits) or is_too_often(
            subject, times=3 * FORMS_AN_HOUR, seconds=3600
        ):
            form.add_error(None, _("Too many messages from here. Try again in an hour."))
        else:
            try:
                act()
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
                page = ClientQuote(
                    type(page.quote).objects.unscoped("its client reads it").get(pk=page.quote.pk),
                    page.chosen,
                )
            else:
                answer = redirect("public_quote", token=token)
                answer["Location"] += f"?said={form.prefix}#said"
                return answer
    return _page(request, token, page, status=422, **{name: form})


def _page(
    request: HttpRequest, token: str, page: ClientQuote, status: int = 200, **forms: Any
) -> HttpResponse:
    context = {
        "page": page,
        "quote": page.quote,
        "token": token,
        "firm": Firm.load(),
        "said": request.GET.get("said", ""),
        "yes_form": YesForm(),
        "no_form": NoForm(),
        "ask_form": AskForm(),
    }
    return render(request, "sales/public_quote.html", context | forms, status=status)


def _note(request: HttpRequest, quote: Quote, what: str) -> None:
    if is_counted(request):
        drop(keep_openings, Opening(quote.pk, what, timezone.now()))


def is_counted(request: HttpRequest, method: str = "GET") -> bool:
    """Not where our own colleagues look, nor programs that look before a person does, nor if the firm wants none."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    is_program = not agent or PROGRAM.search(agent) or "prefetch" in purpose
    if request.user.is_authenticated or is_program or request.method != method:
        return False
    return QuoteRules.load().tracks_openings


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
