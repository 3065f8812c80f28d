from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contacts.models import Activity, Interaction
from sales.models import Deal, DealItem, DealMove, DealStage, Order, Quote
from sales.queries.pipelines import stages_of

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 30


@dataclass
class DealPage:
    """What the page of one deal shows, each part read when it is drawn, under the reader's scope."""

    deal: Deal
    user: User

    @cached_property
    def stages(self) -> list[DealStage]:
        return stages_of(self.deal.stage.pipeline)

    @property
    def open_stages(self) -> list[DealStage]:
        here = self.deal.stage_id
        return [one for one in self.stages if one.is_open and (one.is_used or one.pk == here)]

    @property
    def passed_ids(self) -> set[int]:
        """Open stages up to the one the deal is in; all of them once it is won."""
        here = self.deal.stage
        if here.kind == DealStage.Kind.LOST:
            return set()
        return {stage.pk for stage in self.open_stages if not here.is_open or stage.position <= here.position}

    @cached_property
    def items(self) -> list[DealItem]:
        return list(DealItem.objects.visible_to(self.user).filter(deal=self.deal))

    @cached_property
    def quotes(self) -> list[Quote]:
        quotes = Quote.objects.visible_to(self.user).filter(deal=self.deal)
        return list(quotes.order_by("-issued_on", "-pk")[:SHOWN])

    @cached_property
    def orders(self) -> list[Order]:
        return list(Order.objects.visible_to(self.user).filter(deal=self.deal).order_by("-pk")[:SHOWN])

    @cached_property
    def activities(self) -> list[Activity]:
        about = Activity.objects.visible_to(self.user).filter(
            subject_entity=Deal.entity, subject_id=self.deal.pk
        )
        return list(about.select_related("assigned_to").order_by("due_at")[: SHOWN * 2])

    @property
    def planned(self) -> list[Activity]:
        return [activity for activity in self.activities if activity.done_at is None]

    @cached_property
    def moves(self) -> Sequence[DealMove]:
        moves = DealMove.objects.visible_to(self.user).filter(deal=self.deal)
        return list(moves.select_related("from_stage", "to_stage", "by")[:SHOWN])

    @cached_property
    def talks(self) -> list[Interaction]:
        """What was said with the client since the deal began."""
        talks = Interaction.objects.visible_to(self.user).filter(
            client=self.deal.client_id, happened_at__gte=self.deal.created_at
        )
        return list(talks.select_related("by").order_by("-happened_at", "-pk")[:SHOWN])
