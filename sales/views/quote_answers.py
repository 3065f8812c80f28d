"""What colleagues do with the page that a client has of a quote: its link, the questions, the firm's rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.gates import needs
from crm.web.form_pages import form_page
from sales.actions.quote_links import close_link, renew_link
from sales.actions.quote_questions import answer_question
from sales.actions.quote_rules import change_quote_rules
from sales.forms.public_quotes import AnswerQuestionForm, QuoteRulesForm
from sales.models import QuoteReply, QuoteRules
from sales.views.answers import act_and_go, quote_or_404, sent


@require_POST
def quote_link_renew(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    said = _("There is a new link; the one before leads nowhere any more.")
    return act_and_go(
        request, lambda: renew_link(quote=quote, by=request.user), then=_side(quote), back=quote, said=said
    )


@require_POST
def quote_link_close(request: HttpRequest, pk: int) -> HttpResponse:
    quote = quote_or_404(request, pk, "change")
    said = _("The link is closed: the client cannot read the quote there any more.")
    return act_and_go(
        request, lambda: close_link(quote=quote, by=request.user), then=_side(quote), back=quote, said=said
    )


def quote_question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question of the client; without one the page says which are open, nothing more."""
    quote = quote_or_404(request, pk, "change")
    rows = QuoteReply.objects.visible_to(request.user, "change").filter(quote=quote, kind="question")
    form = AnswerQuestionForm(sent(request), initial={"question": request.GET.get("question")})
    return form_page(
        request,
        form,
        "sales/quote_question.html",
        act=lambda found: answer_question(
            question=get_object_or_404(rows, pk=found["question"]), text=found["text"], by=request.user
        ),
        then=_side(quote),
        said=_("Answered. It stands on the page of the quote."),
        quote=quote,
        questions=[row for row in rows if row.is_open],
    )


@needs("sales_rules", "change")
def quote_rules(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        QuoteRulesForm(sent(request), instance=QuoteRules.load()),
        "sales/quote_rules.html",
        act=lambda found: change_quote_rules(by=request.user, **found),
        then=reverse("quote_rules"),
        said=_("Saved."),
        page_title=_("Quotes and their clients"),
    )


def _side(quote) -> str:
    return f"{quote.get_absolute_url()}#client-side"
