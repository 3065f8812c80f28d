"""The pipeline board, the list of deals and the quote as PDF."""

from benchmarks.rows import Goal, row
from sales.models import DealStage, Quote

PERSONAS = ("rep", "rep_cold", "lead", "director")

for key in PERSONAS:

    @row(f"page.board.{key}", Goal(p50=60, p95=110, queries=12))
    def board(bench, key=key):
        """Five stages, the first thirty cards of each, sums over all deals in scope."""
        return bench.get(key, "/deals/board/")

    @row(f"page.deal_list.{key}", Goal(p50=40, p95=70, queries=8))
    def deals(bench, key=key):
        return bench.get(key, "/deals/")


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
    quote = Quote.objects.unscoped("measured").get(title="Twenty lines")
    return bench.get("rep", f"/quotes/{quote.pk}/pdf/")
