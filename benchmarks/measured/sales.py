"""The board of each persona and the quote as PDF; the director's board is measured with the other pages."""

from decimal import Decimal

from benchmarks.rows import CannotMeasure, Goal, row
from crm.money.vat import usual_vat
from sales.actions.lines import LineTerms
from sales.actions.quotes import quote_deal, write_quote
from sales.models import Deal, DealStage, Quote

BOARD = Goal(p50=60, p95=110, queries=12)
LINES = 20
TITLE = "Bench quote of twenty lines"

for key in ("rep", "rep_cold", "lead"):

    @row(f"page.board.{key}", BOARD)
    def board(bench, key=key):
        """Five stages, the first thirty cards of each, sums over all deals in scope."""
        return bench.get(key, "/deals/board/")


@row("page.board.more", Goal(p50=25, p95=45, queries=6))
def more_cards(bench):
    """The fragment with the next cards of a column."""
    stage = DealStage.objects.order_by("position")[0]
    url = f"/deals/board/stages/{stage.pk}/?after_day=2026-01-01&after=1"
    return bench.get("director", url, htmx=True)


@row("page.board.closed", Goal(p50=200, p95=400))
def closed(bench):
    """The later fragment: won, win rate and cycle of two quarters."""
    return bench.get("director", "/deals/board/closed/", htmx=True)


@row("page.quote_pdf", Goal(p50=900, p95=1400), repeats=15, warm=2)
def quote_pdf(bench):
    """One quote of twenty lines in a warm process."""
    user = bench.user("rep")
    quote = Quote.objects.unscoped("measured").filter(title=TITLE).first() or _made(user)
    return bench.get("rep", f"/quotes/{quote.pk}/pdf/")


def _made(user):
    deal = Deal.objects.visible_to(user).filter(closed_at=None).first()
    if deal is None:
        raise CannotMeasure("the rep has no open deal")
    lines = [
        LineTerms(text=f"Line {number}", price_amount=Decimal(10 + number), vat_rate=usual_vat("PL"))
        for number in range(LINES)
    ]
    quote = quote_deal(deal=deal, by=user)
    return write_quote(quote=quote, by=user, changes={"title": TITLE}, lines=lines)
