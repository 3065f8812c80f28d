"""What sales shows on the page of a client: open deals, numbers beside the tabs, lines of the stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateTimeField, F, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Client
from contacts.registries import TimelineEntry
from crm.access.context import access_of
from crm.web import formats
from sales.models import Deal, DealMove, DealStage, Order, Quote

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 4
NEAR = 8
MOVE_COLUMNS = ("at", "deal__title", "from_stage__name", "to_stage__name", "to_stage__kind", "by__name")
QUOTE_COLUMNS = (
    "number", "revision", "title", "status", "valid_until", "sent_at", "decided_at", "created_at", "net_amount",
    "currency", "created_by__name",
)  # fmt: skip
ORDER_COLUMNS = ("number", "created_at", "net_amount", "currency", "sold_by__name")
# An order is told of when it was written down if that was about its day, else at noon of its day.
DAY = Cast("ordered_on", DateTimeField())
TOLD_AT = Case(
    When(
        created_at__gte=DAY - timedelta(days=1), created_at__lt=DAY + timedelta(days=2), then=F("created_at")
    ),
    default=DAY + timedelta(hours=12),
    output_field=DateTimeField(),
)


def open_deals(client: Client, user: User) -> dict[str, Any] | None:
    """The open deals of a client, the next to close first; always a box, since it is where a deal begins."""
    deals = list(
        Deal.objects.visible_to(user)
        .filter(client=client, closed_at=None)
        .select_related("stage")
        .only(
            "title",
            "amount",
            "currency",
            "closes_on",
            "next_step_at",
            "stage__name",
            "stage__position",
            "stage__pipeline",
        )
        .order_by("closes_on", "pk")[: SHOWN + 1]
    )
    steps = DealStage.objects.filter(kind=DealStage.Kind.OPEN, closed_on=None)
    places = list(steps.values_list("pipeline", "position")) if deals else []
    for deal in deals:
        way = [position for pipeline, position in places if pipeline == deal.stage.pipeline_id]
        deal.steps_all = len(way)
        deal.steps_done = sum(position <= deal.stage.position for position in way)
    return {
        "deals": deals[:SHOWN],
        "count": f"{SHOWN}+" if len(deals) > SHOWN else len(deals),
        "more_url": of_client("deal_list", client) if len(deals) > SHOWN else "",
        "create_url": new_deal_for(client) if access_of(user).may("deal", "create") else "",
    }


def of_client(url_name: str, client: Client) -> str:
    return f"{reverse(url_name)}?client={client.pk}"


def new_deal_for(client: Client) -> str:
    return of_client("deal_create", client)


def count_of(model: Any) -> Any:
    """How many deals, quotes or orders of a client the person sees."""
    return lambda client, user: model.objects.visible_to(user).filter(client=client).count()


def all_of(model: Any, path: str = "client") -> Any:
    """What a source of the stream is made of, for the question whether a client has any at all."""
    why = "whether there are any; which are seen is asked where they are shown"
    return lambda client: model.objects.unscoped(why).filter(**{path: client})


def move_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> Sequence[TimelineEntry]:
    moves = DealMove.objects.visible_to(user).filter(deal__client=client)
    if ids is not None:
        moves = moves.filter(pk__in=ids)
    if before:
        moves = moves.filter(at__lt=before)
    moves = (
        moves.select_related("deal", "from_stage", "to_stage", "by")
        .only(*MOVE_COLUMNS)
        .order_by("-at", "-pk")
    )
    return [_move_entry(move) for move in moves[:limit]]


def _move_entry(move: DealMove) -> TimelineEntry:
    names = {"deal": move.deal.title, "stage": move.to_stage, "before": move.from_stage}
    title = _("%(deal)s moved from %(before)s to %(stage)s") if move.from_stage else _("%(deal)s was opened")
    kind = move.to_stage.kind
    return TimelineEntry(
        at=move.at,
        key=f"deal-move-{move.pk}",
        kind="deal",
        icon={"won": "trophy", "lost": "circle-x"}.get(kind, "arrow-right"),
        title=title % names,
        by=move.by.name if move.by else "",
        url=move.deal.get_absolute_url(),
        tone={"won": "good", "lost": "bad"}.get(kind, ""),
        is_system=kind == DealStage.Kind.OPEN,
    )


def quote_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> Sequence[TimelineEntry]:
    """A quote stands where it last became something: decided, else sent, else written."""
    quotes = Quote.objects.visible_to(user).filter(client=client)
    if ids is not None:
        quotes = quotes.filter(pk__in=ids)
    quotes = quotes.annotate(told_at=Coalesce("decided_at", "sent_at", "created_at"))
    if before:
        quotes = quotes.filter(told_at__lt=before)
    quotes = quotes.select_related("created_by").only(*QUOTE_COLUMNS).order_by("-told_at", "-pk")
    return [_quote_entry(quote) for quote in quotes[:limit]]


def _quote_entry(quote: Any) -> TimelineEntry:
    return TimelineEntry(
        at=quote.told_at,
        key=f"quote-{quote.pk}",
        kind="quote",
        icon="file-text",
        title=_("Quote %(number)s: %(title)s") % {"number": quote.label, "title": quote.title},
        by=quote.created_by.name if quote.created_by else "",
        url=quote.get_absolute_url(),
        tone=quote.tone,
        tag=quote.status_label,
        facts=((_("Net"), formats.money(quote.net_amount, quote.currency)),),
    )


def order_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> Sequence[TimelineEntry]:
    """By the days they were ordered on: those of a purchase history were all written down when it came."""
    orders = Order.objects.visible_to(user).filter(client=client)
    if ids is not None:
        orders = orders.filter(pk__in=ids)
    orders = orders.annotate(told_at=TOLD_AT)
    if before:
        orders = orders.filter(told_at__lt=before)
    orders = orders.select_related("sold_by").only(*ORDER_COLUMNS).order_by("-told_at", "-pk")
    return [_order_entry(order) for order in orders[:limit]]


def _order_entry(order: Any) -> TimelineEntry:
    return TimelineEntry(
        at=order.told_at,
        is_day=order.told_at != order.created_at,
        key=f"order-{order.pk}",
        kind="order",
        icon="package",
        title=_("Ordered: %(number)s") % {"number": order.number},
        by=order.sold_by.name if order.sold_by else "",
        url=order.get_absolute_url(),
        tone="good",
        facts=((_("Net"), formats.money(order.net_amount, order.currency)),),
    )


def deals_without_step(user: User) -> dict[str, Any] | None:
    """Open deals of mine and of colleagues I cover that nobody has a next step for; the next to close first."""
    own = Deal.objects.visible_to(user).without_next_step()
    # One walk along the index for each: for several owners at once all their deals would be read and sorted.
    walks = [
        own.filter(owner=owner).order_by("closes_on", "pk").values("pk")[:NEAR]
        for owner in access_of(user).owner_ids
    ]
    deals = list(
        own.filter(pk__in=walks[0].union(*walks[1:], all=True))
        .select_related("client", "stage", "owner")
        .only("title", "amount", "currency", "closes_on", "client__name", "stage__name", "owner__name")
        .order_by("closes_on", "pk")[:NEAR]
    )
    return {"deals": deals, "me": user.pk} if deals else None
