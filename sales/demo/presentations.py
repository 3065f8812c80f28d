"""A few presentations of the demo firm, opened and read by their clients."""

from __future__ import annotations

from datetime import timedelta

from crm.access.locks import unlocked
from crm.people.demo import DemoWorld
from sales.actions.quote_links import new_nonce
from sales.models import Presentation, PresentationLink, PresentationOpening, Product, Quote

Block = Presentation.Block
MOST = 4


def build(world: DemoWorld) -> None:
    with unlocked("the demo firm is written as a whole"):
        waiting = (
            Quote.objects.filter(status=Quote.Status.SENT).select_related("client", "owner").order_by("pk")
        )
        products = list(Product.objects.order_by("pk").values_list("pk", flat=True)[:5])
        for number, quote in enumerate(waiting[:MOST]):
            row = Presentation.objects.create(
                client=quote.client, quote=quote, title=f"{world.firm.name} for {quote.client.name}", language="en",
                blocks=blocks_with(products), owner=quote.owner, team_id=quote.team_id, branch_id=quote.branch_id,
                created_by=quote.owner, created_at=world.now - timedelta(days=9),
                changed_at=world.now - timedelta(days=3),
            )  # fmt: skip
            _read(world, row, number)
    world.say(f"Presentations: {MOST}")


def blocks_with(products: list[int]) -> list[dict[str, object]]:
    said: tuple[tuple[str, str, str, list[int]], ...] = (
        (Block.COVER, "What we can do for {name}", "{firm}", []),
        (
            Block.NEEDS,
            "What you told us",
            "Machines that stand still as little as possible, and one bill a month.",
            [],
        ),
        (Block.PRODUCTS, "What fits", "", products[:3]),
        (Block.PRICES, "What it costs", "", products),
        (Block.QUOTE, "Our quote", "", []),
        (Block.CONTACT, "Whom to ask", "", []),
    )
    return [dict(zip(("kind", "title", "text", "products"), row, strict=True)) for row in said]


def _read(world: DemoWorld, row: Presentation, times: int) -> None:
    """The first has no reader yet, each of the others one more."""
    at = world.now - timedelta(days=2)
    link = PresentationLink.objects.create(
        presentation=row, nonce=new_nonce(), made_at=at, made_by=row.owner, opened_count=times,
        first_opened_at=at if times else None, last_opened_at=at if times else None,
    )  # fmt: skip
    PresentationOpening.objects.bulk_create(
        PresentationOpening(
            link=link, section=section, seconds=section and world.random.randint(3, 60), at=at
        )
        for _visit in range(times)
        for section in range(len(row.blocks) + 1)
    )
