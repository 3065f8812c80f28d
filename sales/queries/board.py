"""The pipeline board: the first cards of each column along the indexes of the arms, sums over all deals in scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from crm.access.scopes import arms
from crm.frozen import frozen
from sales.models import Deal, DealStage, Pipeline
from sales.queries.board_sums import stage_sums
from sales.queries.periods import closing_span

if TYPE_CHECKING:
    from crm.people.models import User

CARDS = 30
Cursor = tuple[date, int]


@frozen
class BoardFilter:
    """What the reader narrowed the board to; `closes` is a key of closing_span, `state` late, none or stuck."""

    owner_id: int | None = None
    closes: str = ""
    state: str = ""

    def condition(self, stages: Sequence[DealStage], now: datetime) -> Q:
        found = Q(closed_at=None)
        if self.owner_id:
            found &= Q(owner=self.owner_id)
        span = closing_span(self.closes, timezone.localdate(now)) if self.closes else None
        if span and span[0]:
            found &= Q(closes_on__gte=span[0])
        if span and span[1]:
            found &= Q(closes_on__lt=span[1])
        states = state_conditions(stages, now)
        return found & states[self.state] if self.state in states else found


def state_conditions(stages: Sequence[DealStage], now: datetime) -> dict[str, Q]:
    """Which open deals are late, have no next step, or are stuck in their stage."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    stuck = Q(pk__in=())
    for stage in stages:
        stuck |= Q(stage=stage.pk, stage_since__lt=now - timedelta(days=stage.stale_days + 1))
    return {"late": Q(next_step_at__lt=midnight), "none": Q(next_step_at=None), "stuck": stuck}


@dataclass
class Column:
    """One stage with the cards of its first page; the figures count every deal in scope."""

    stage: DealStage
    cards: list[Deal] = field(default_factory=list)
    count: int = 0
    total: Decimal = Decimal(0)
    states: dict[str, int] = field(default_factory=dict)
    after: Cursor | None = None
    share: float = 0.0

    @property
    def weighted(self) -> Decimal:
        return self.total * self.stage.probability / 100

    @property
    def likelihood(self) -> float:
        return self.stage.probability / 100

    @property
    def more_count(self) -> int:
        return self.count - len(self.cards) if self.after else 0


@dataclass
class Board:
    pipeline: Pipeline
    stages: list[DealStage]
    columns: list[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def total(self) -> Decimal:
        return sum((column.total for column in self.columns), Decimal(0))

    @property
    def weighted(self) -> Decimal:
        return sum((column.weighted for column in self.columns), Decimal(0))

    def state_count(self, state: str) -> int:
        return sum(column.states.get(state, 0) for column in self.columns)


def board_of(user: User, pipeline: Pipeline, stages: list[DealStage], wanted: BoardFilter) -> Board:
    """Three queries whatever the number of deals: the keys of the cards, the cards, the sums."""
    columns = [Column(stage) for stage in stages if stage.is_open]
    board = Board(pipeline, stages, columns)
    add_sums(user, board, wanted)
    pages = card_keys(user, [column.stage for column in columns], wanted)
    cards = cards_by_key(user, [key for keys in pages.values() for key in keys[:CARDS]], stages)
    for column in columns:
        keys = pages[column.stage.pk]
        column.cards = [cards[pk] for _, pk in keys[:CARDS] if pk in cards]
        column.after = keys[CARDS - 1] if len(keys) > CARDS else None
    return board


def column_page(user: User, stage: DealStage, wanted: BoardFilter, after: Cursor) -> Column:
    """The next cards of one column, after a card in hand."""
    column = Column(stage)
    keys = card_keys(user, [stage], wanted, after)[stage.pk]
    cards = cards_by_key(user, keys[:CARDS], [stage])
    column.cards = [cards[pk] for _, pk in keys[:CARDS] if pk in cards]
    column.after = keys[CARDS - 1] if len(keys) > CARDS else None
    return column


def card_keys(
    user: User, stages: Sequence[DealStage], wanted: BoardFilter, after: Cursor | None = None
) -> dict[int, list[Cursor]]:
    """The first (closes_on, pk) of each stage, one more than a page: a union of one index walk per stage and arm."""
    condition = wanted.condition(stages, timezone.now())
    if after:
        condition &= Q(closes_on__gt=after[0]) | Q(closes_on=after[0], pk__gt=after[1])
        condition &= Q(closes_on__gte=after[0])
    walks = [
        Deal.objects.unscoped("arms of the user's scope")
        .filter(condition, arm, stage=stage.pk)
        .order_by("closes_on", "pk")
        .values_list("stage_id", "closes_on", "pk")[: CARDS + 1]
        for stage in stages
        for arm in arms(Deal, user)
    ]
    pages: dict[int, set[Cursor]] = {stage.pk: set() for stage in stages}
    if walks:
        found: Any = walks[0].union(*walks[1:], all=True) if len(walks) > 1 else walks[0]
        for stage_id, closes_on, pk in found:
            pages[stage_id].add((closes_on, pk))
    return {pk: sorted(keys)[: CARDS + 1] for pk, keys in pages.items()}


def cards_by_key(user: User, keys: Sequence[Cursor], stages: Sequence[DealStage]) -> dict[int, Deal]:
    """The deals of these keys with client and owner, under the scope once more; stages are the ones in hand."""
    if not keys:
        return {}
    by_id = {stage.pk: stage for stage in stages}
    deals = (
        Deal.objects.visible_to(user)
        .filter(pk__in=[pk for _, pk in keys])
        .select_related("client", "owner")
        .only(
            "title", "stage_id", "amount", "currency", "base_amount", "closes_on", "stage_since", "closed_at",
            "next_step_at", "next_step_title", "next_step_kind", "team_id", "branch_id",
            "client__name", "owner__name",
        )
    )  # fmt: skip
    found = {}
    for deal in deals:
        deal.stage = by_id[deal.stage_id]
        found[deal.pk] = deal
    return found


def add_sums(user: User, board: Board, wanted: BoardFilter) -> None:
    """Fill the figures of all columns."""
    now = timezone.now()
    stages = [column.stage for column in board.columns]
    sums = stage_sums(
        user,
        stages,
        wanted.condition(stages, now),
        state_conditions(stages, now),
        is_narrow=wanted != BoardFilter(),
    )
    highest = max((row["total"] for row in sums.values()), default=Decimal(0))
    for column in board.columns:
        row = sums.get(column.stage.pk)
        if row:
            column.count, column.total = row["count"], row["total"]
            column.states = {key: row[key] for key in ("late", "none", "stuck")}
            column.share = float(column.total / highest * 100) if highest else 0.0
