"""Texts of quotes in the settings, with a PDF to look at; another text for a draft."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from contacts.models import Client
from crm.access.scopes import require
from crm.addresses import address
from crm.people.models import Firm, User
from crm.web.generic import Column, Crud
from crm.web.pdf import PdfUnavailableError, render_pdf
from crm.web.toasts import say
from sales.actions.quote_templates import add_template, change_template, drop_template, take_texts
from sales.forms.quote_templates import QuoteTemplateForm, TakeTextsForm
from sales.models import Product, Quote, QuoteLine, QuoteTemplate
from sales.models.lines import sums_of
from sales.queries.documents import PrintedQuote, printed_quote
from sales.queries.quote_templates import texts_of
from sales.views.answers import act_and_go, quote_or_404

TEMPLATES = Crud(
    model=QuoteTemplate,
    entity="sales_rules",
    writing="change",
    name="quote_template",
    columns=(
        Column("name", gettext_lazy("Name")),
        Column("language_label", gettext_lazy("Language")),
        Column(lambda row: row.branch or _("all"), gettext_lazy("Branch")),
        Column(lambda row: _("yes") if row.is_default else "–", gettext_lazy("Taken by itself")),
        Column(
            lambda row: format_html('<a href="{}">PDF</a>', address("quote_template_preview", row.pk)),
            gettext_lazy("How it looks"),
        ),
    ),
    form=QuoteTemplateForm,
    create=add_template,
    change=change_template,
    delete=drop_template,
    text=gettext_lazy(
        "What stands before and after the lines of a quote, and which columns it shows. A quote keeps the words it "
        "took: another text here changes none that is there."
    ),
    icon="file-pen",
)
template_list, template_new, template_edit = TEMPLATES.list_page, TEMPLATES.new_page, TEMPLATES.edit_page
template_delete = require_POST(TEMPLATES.delete_it)


@require_GET
def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A made-up quote with this text."""
    require(request.user, "sales_rules", "change")
    template = get_object_or_404(QuoteTemplate, pk=pk)
    language = template.language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        printed = _example(template, request.user, language)
    try:
        document = render_pdf("sales/quote_document.html", {"printed": printed}, language=language)
    except PdfUnavailableError as missing:
        with translation.override(language):
            return render(request, "sales/quote_paper.html", {"printed": printed, "missing": str(missing)})
    return HttpResponse(document, content_type="application/pdf")


@require_POST
def quote_take_texts(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    form = TakeTextsForm(request.POST, quote=quote)
    if not form.is_valid():
        say(request, _("Choose a text."), level=messages.ERROR)
        return redirect(quote)
    template = form.cleaned_data["template"]
    return act_and_go(
        request,
        lambda: take_texts(quote=quote, template=template, by=request.user),
        then=quote, back=quote, said=_("The words are in the quote."),
    )  # fmt: skip


def _example(template: QuoteTemplate, user: User, language: str) -> PrintedQuote:
    """Nothing of it is kept."""
    firm, today = Firm.load(), timezone.localdate()
    quote = Quote(
        number="Q-0000-0001",
        title=_("Printers for the office"),
        client=Client(name=_("Example client"), owner=user),
        owner=user,
        currency=firm.currency if firm else "EUR",
        language=language,
        issued_on=today,
        valid_until=today + timedelta(days=30),
    )
    for name, value in texts_of(template, quote.client, language).items():
        setattr(quote, name, value)
    rows = ((_("Printer"), 2, 450, 0), (_("Toner"), 10, 64, 10), (_("Training"), 1, 120, 0))
    lines = [
        QuoteLine(
            product=Product(code=f"A-{number}"), text=text, quantity=Decimal(count), unit="pc", vat_rate=Decimal(23),
            price_amount=Decimal(price), discount_percent=Decimal(discount), is_optional=number == len(rows),
        )
        for number, (text, count, price, discount) in enumerate(rows, 1)
    ]  # fmt: skip
    for line in lines:
        line.compute(quote.currency)
    quote.take(sums_of(lines))
    return printed_quote(quote, lines, shows_address=False)
