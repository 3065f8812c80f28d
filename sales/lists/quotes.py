from __future__ import annotations

from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.lists.filters import Between, OneOf, Related, When, YesNo
from crm.lists.specs import Column, FootSum, ListSpec, ReadyView, Sort
from crm.web import formats
from crm.web.listing import cells
from crm.web.listing.drawing import Drawing
from sales.lists.bulk import QUOTE_BULK
from sales.lists.parts import BRANCH, CLIENT, OF_CLIENT, OWNER, TEAM, papers_sum, sum_of_papers
from sales.models import Quote, QuoteReply
from sales.queries.choices import owners_of
from sales.queries.matches import paper_matches

OPEN_QUESTIONS = QuoteReply.objects.unscoped("the quotes themselves are in scope").filter(
    kind=QuoteReply.Kind.QUESTION, answered_at=None
)
WITH_QUESTION = Q(pk__in=OPEN_QUESTIONS.values("quote"))
TONES = {"draft": "", "sent": "acc", "accepted": "good", "declined": "bad", "expired": "warn", "replaced": ""}


def status_cell(quote: Quote, drawing: Drawing) -> str:
    """What the state is today: a sent quote past its last day has expired."""
    status = quote.shown_status
    word = drawing.once(("status", status), lambda: escape(Quote.Status(status).label))
    return f'<span class="st"><i class="dot {TONES[status]}"></i>{word}</span>'


def opened_cell(quote: Quote, drawing: Drawing) -> str:
    """How often the client looked; nothing before it was sent."""
    link = getattr(quote, "link", None)
    return formats.number(link.opened_count) if link else ""


def _noun(count: int) -> str:
    return ngettext("quote", "quotes", count)


QUOTE_LIST = ListSpec(
    key="quotes",
    entity=Quote.entity,
    model=Quote,
    module="sales",
    title=_("Quotes"),
    noun=_noun,
    url_name="quote_list",
    columns=(
        Column("number", _("Number"), cells.link("quote_page", "label"), is_fixed=True, sort="number"),
        CLIENT,
        Column("title", _("Title"), cells.text("title")),
        Column("status", _("State"), status_cell, sort="status"),
        Column("net", _("Net"), cells.money("net_amount", "currency"), is_number=True),
        Column("gross", _("Total"), cells.money("gross_amount", "currency"), is_number=True, is_default=False),
        Column("issued", _("Date"), cells.date("issued_on"), sort="issued"),
        Column("valid", _("Valid until"), cells.date("valid_until"), sort="valid"),
        Column("opened", _("Opened"), opened_cell, is_number=True, is_default=False, joins=("link",), export=None),
        OWNER,
        TEAM,
        BRANCH,
    ),
    sorts=(
        Sort("issued", _("Date"), "issued_on", is_indexed=True, starts_descending=True),
        Sort("number", _("Number"), "number", starts_descending=True),
        Sort("valid", _("Valid until"), "valid_until"),
        Sort("status", _("State"), "status"),
    ),
    default_sort="-issued",
    filters=(
        OneOf("status", _("State"), choices=Quote.Status.choices),
        Related("owner", _("Owner"), choices=owners_of("quote"), knows_me=True),
        When("issued", _("Date"), "issued_on", is_date=True, with_never=False),
        When("valid", _("Valid until"), "valid_until", is_date=True, with_never=False),
        Between("net", _("Net"), "net_amount"),
        YesNo("opened", _("Opened by the client"), "link", yes=Q(link__opened_count__gt=0)),
        YesNo("asked", _("Question not answered"), "replies", yes=WITH_QUESTION),
        OF_CLIENT,
    ),
    views=(
        ReadyView("all", _("All quotes")),
        ReadyView("waiting", _("Waiting for an answer"), "status=sent&sort=valid"),
        ReadyView("unopened", _("Sent, not opened"), "status=sent&opened=no"),
        ReadyView("asked", _("Questions"), "asked=yes"),
        ReadyView("drafts", _("Drafts"), "status=draft"),
        ReadyView("accepted", _("Accepted"), "status=accepted"),
    ),
    sums=(
        FootSum("net", sum_of_papers("net_amount"), papers_sum),
        FootSum("gross", sum_of_papers("gross_amount"), papers_sum),
    ),
    card=(
        cells.link("quote_page", "label"),
        cells.text("client.name"),
        cells.money("net_amount", "currency"),
        status_cell,
    ),
    bulk=QUOTE_BULK,
    find=lambda text, _user: paper_matches(text),
    defer=("intro", "terms"),
    resource="sales.resources.QuoteResource",
    empty_title=_("No quotes yet"),
    empty_text=_("A quote is made from a deal in one click."),
)  # fmt: skip
