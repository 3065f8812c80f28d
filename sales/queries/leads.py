"""A lead list with its figures, and the leads that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Client
from contacts.registries import call_sources
from crm.access.context import access_of
from crm.people.models import User
from sales.models import LeadItem, LeadList, LeadReceiver
from sales.queries.lead_room import free_receivers, loads_of
from sales.queries.lead_scores import lack_of_cases

PAGE = 50
FEW = 8
State = LeadItem.State


@dataclass
class LeadListPage:
    """Figures and rows are of the leads that the reader sees."""

    lead_list: LeadList
    user: User
    show: str = "all"
    after: int = 0

    def __post_init__(self) -> None:
        self.show = self.show if self.show in {"mine", "late", *State.values} else "all"
        self.now: datetime = timezone.now()

    @cached_property
    def figures(self) -> dict[str, int]:
        """One query: how many there are, by state, whose turn it is."""
        by_state = {value: Count("pk", filter=Q(state=value)) for value in State.values}
        mine, late = Count("pk", filter=self._filter("mine")), Count("pk", filter=self._filter("late"))
        found: dict[str, int] = self._rows().aggregate(all=Count("pk"), mine=mine, late=late, **by_state)
        return found

    @property
    def decided(self) -> int:
        return self.figures[State.QUALIFIED] + self.figures[State.REJECTED]

    @property
    def chips(self) -> list[tuple[str, str, int]]:
        return [(value, str(label), self.figures[value]) for value, label in State.choices]

    @cached_property
    def rows(self) -> list[LeadItem]:
        rows = self._rows().filter(self._filter(self.show), position__gt=self.after)
        rows = rows.select_related("client", "receiver", "deal")
        found = list(rows.order_by("position", "pk")[: PAGE + 1])
        for item in found:
            item.has_passed = item.is_late(self.now)
        return found

    @property
    def has_scores(self) -> bool:
        return any(item.score is not None for item in self.rows)

    @cached_property
    def score_lack(self) -> str:
        """Why no likelihood stands here, "" where one does."""
        return "" if self.has_scores else lack_of_cases()

    @property
    def next_after(self) -> int | None:
        return self.rows[PAGE - 1].position if len(self.rows) > PAGE else None

    @cached_property
    def has_next(self) -> bool:
        return bool(self.figures["mine"] or self.figures[State.WAITING])

    @cached_property
    def receivers(self) -> list[LeadReceiver]:
        """With the open leads of each, and how many more they get today; None for somebody who is away."""
        rows = LeadReceiver.objects.visible_to(self.user).filter(lead_list=self.lead_list)
        found = list(rows.select_related("user", "client_branch", "lead_list").order_by("user__name"))
        loads, free = loads_of([row.user_id for row in found]), free_receivers(self.lead_list)
        for row in found:
            row.load = loads.get(row.user_id, 0)
            row.room = free[row.user_id].room if row.user_id in free else None
        return found

    @cached_property
    def hands_out(self) -> bool:
        """Whether the list's owner may give clients to others at all."""
        owner = self.lead_list.owner
        return owner is not None and owner.is_active and access_of(owner).may(Client.entity, "assign")

    @cached_property
    def source(self) -> tuple[str, str, str] | None:
        """Kind, name and address of what it is filled from, where the reader sees that."""
        found = next((one for one in call_sources.items() if one.key == self.lead_list.source_key), None)
        names = dict(found.choices(self.user)) if found else {}
        pk = self.lead_list.source_id or 0
        if found is None or pk not in names:
            return None
        return str(found.label), names[pk], reverse(found.url_name, args=[pk])

    def _filter(self, show: str) -> Q:
        if show == "mine":
            return Q(state__in=LeadItem.HELD, receiver__in=access_of(self.user).owner_ids)
        if show == "late":
            return Q(state=State.GIVEN, due_at__lte=self.now)
        return Q() if show == "all" else Q(state=show)

    def _rows(self) -> Any:
        return LeadItem.objects.visible_to(self.user).filter(lead_list=self.lead_list)


def today_leads(user: User) -> dict[str, Any] | None:
    """Leads of the person and of whom they cover whose turn it is, the one due first on top."""
    access = access_of(user)
    if not access.may(LeadList.entity, "view"):
        return None
    now = timezone.now()
    rows = LeadItem.objects.visible_to(user).filter(
        state__in=LeadItem.HELD, receiver__in=access.owner_ids, next_at__lte=now
    )
    found = list(rows.select_related("client", "lead_list", "receiver").order_by("due_at", "pk")[: FEW + 1])
    for item in found:
        item.has_passed = item.is_late(now)
    return {"leads": found[:FEW], "me": user.pk, "is_more": len(found) > FEW} if found else None
