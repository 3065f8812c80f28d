"""Sending a quote to its client: one form, one press."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.actions.drafts import require_to_write
from contacts.mails.templates import written_for
from contacts.queries.answering import beginning_of
from contacts.queries.writing import addresses_of, templates_for, warnings_for
from crm.people.models import Firm
from crm.web.form_pages import named
from crm.web.formats import date_long
from crm.web.pdf import PdfUnavailableError, render_pdf
from crm.web.toasts import say
from sales.actions.quote_sending import LINK, send_to_client
from sales.forms.quote_sending import SendQuoteForm
from sales.models import Quote, QuoteLine
from sales.queries.documents import printed_quote
from sales.views.answers import quote_or_404, sent, told


def quote_post(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    require_to_write(request.user, quote.client)
    addresses = addresses_of(quote.client, request.user, about=quote)
    form = SendQuoteForm(sent(request), addresses=addresses, initial=_beginning(request, quote))
    if form.is_bound and form.is_valid():
        try:
            _send(request, quote, form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            say(request, _("%(quote)s is on its way to the client.") % {"quote": quote.label})
            return redirect(quote)
    return render(
        request, "sales/quote_send.html", _context(request, quote, form), status=422 if form.errors else 200
    )


def _send(request: HttpRequest, quote: Quote, said: dict[str, Any]) -> None:
    paper = _paper(request, quote) if said.pop("has_pdf") else b""
    heeded = request.POST.getlist("heeded")
    told(send_to_client)(quote=quote, by=request.user, pdf=paper, heeded=heeded, **said)


def _paper(request: HttpRequest, quote: Quote) -> bytes:
    """Drawn before anything is written. A computer that draws none says so, and the link alone goes out."""
    lines = list(QuoteLine.objects.visible_to(request.user).filter(quote=quote))
    with translation.override(quote.language):
        printed = printed_quote(quote, lines, shows_address=True)
    try:
        return render_pdf("sales/quote_document.html", {"printed": printed}, language=quote.language)
    except PdfUnavailableError:
        say(request, _("This computer cannot make PDFs yet: the mail carries the link alone."))
        return b""


def _beginning(request: HttpRequest, quote: Quote) -> dict[str, Any]:
    """A text of ours, or of a template that was chosen, in the language of the quote."""
    draft, firm = beginning_of(quote.client, request.user, about=quote), Firm.load()
    chosen = request.GET.get("template", "")
    template = next((one for one in templates_for(request.user, quote.client) if str(one.pk) == chosen), None)
    with translation.override(quote.language):
        subject = _("Quote %(quote)s: %(title)s") % {"quote": quote.label, "title": quote.title}
        body = _(
            "Good day,\n\nhere is our quote. You can read it, ask and answer without signing in:\n%(link)s\n\n"
            "It is valid until %(day)s.\n\n%(name)s\n%(firm)s"
        ) % {
            "link": LINK, "day": date_long(quote.valid_until), "name": request.user.name,
            "firm": firm.name if firm else "",
        }  # fmt: skip
    if template is not None and firm is not None:
        subject, body = written_for(template, quote.client, firm)
        body = body if LINK in body else f"{body}\n\n{LINK}"
    return {"to": draft.to, "subject": subject, "body": f"{body}{draft.body}", "has_pdf": True}


def _context(request: HttpRequest, quote: Quote, form: SendQuoteForm) -> dict[str, Any]:
    to = form.cleaned_data.get("to", []) if form.is_bound else form.initial["to"]
    return {
        "quote": quote,
        "form": form,
        "can_send": settings.MAIL_IS_SET,
        "warnings": warnings_for(quote.client, to),
        "heeded": request.POST.getlist("heeded"),
        "templates": templates_for(request.user, quote.client),
    }
