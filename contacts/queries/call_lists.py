"""A call list with its figures, and the client whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import CallItem, CallList, Channel, Telephony
from contacts.queries.before_call import BeforeCall, before_call
from contacts.queries.briefs import Brief, brief_of
from contacts.queries.working_at import persons_at, reached_elsewhere
from contacts.registries import call_sources
from crm.access.context import access_of
from crm.audit.actions.reading import record_read
from crm.people.models import User

PAGE = 50
FEW = 5
MOST_PHONES = 6
SHOWS = {
    "waiting": Q(state=CallItem.State.WAITING),
    "call_back": Q(state=CallItem.State.WAITING, result=CallItem.Result.CALL_BACK),
    "done": Q(state=CallItem.State.DONE),
    "all": Q(),
}


@dataclass
class CallListPage:
    """Figures and rows are of the clients that the reader sees."""

    call_list: CallList
    user: User
    show: str = "all"
    after: int = 0

    def __post_init__(self) -> None:
        self.show = self.show if self.show in {*SHOWS, *CallItem.Result.values} else "all"

    @cached_property
    def figures(self) -> dict[str, Any]:
        """One query: how many there are, wait, may be called now, by outcome; when the next call-back is."""
        waits = Q(state=CallItem.State.WAITING)
        by_result = {value: Count("pk", filter=Q(result=value)) for value in CallItem.Result.values}
        return self._rows().aggregate(
            all=Count("pk"),
            waiting=Count("pk", filter=waits),
            done=Count("pk", filter=~waits),
            now=Count("pk", filter=waits & Q(call_at__lte=timezone.now())),
            next_at=Min("call_at", filter=waits & Q(call_at__gt=timezone.now())),
            **by_result,
        )

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def results(self) -> list[tuple[str, str, int]]:
        return [(value, str(label), self.figures[value]) for value, label in CallItem.Result.choices]

    @cached_property
    def rows(self) -> list[CallItem]:
        shown = SHOWS.get(self.show, Q(result=self.show))
        rows = self._rows().filter(shown, position__gt=self.after)
        rows = rows.select_related("client", "caller", "claimed_by")
        return list(rows.order_by("position", "pk")[: PAGE + 1])

    @property
    def next_after(self) -> int | None:
        return self.rows[PAGE - 1].position if len(self.rows) > PAGE else None

    def _rows(self) -> Any:
        return CallItem.objects.visible_to(self.user).filter(call_list=self.call_list)

    @cached_property
    def source(self) -> tuple[str, str, str] | None:
        """Kind, name and address of what it is filled from, where the reader sees that."""
        found = next((one for one in call_sources.items() if one.key == self.call_list.source_key), None)
        names = dict(found.choices(self.user)) if found else {}
        pk = self.call_list.source_id or 0
        return (
            (str(found.label), names[pk], reverse(found.url_name, args=[pk]))
            if found and pk in names
            else None
        )

    @property
    def had_source(self) -> bool:
        return bool(self.call_list.source_key) and self.source is None


@dataclass
class CallPage:
    """Who to call, under which numbers, and what is known."""

    item: CallItem
    user: User

    @cached_property
    def phones(self) -> list[Channel]:
        """Those that work, with their persons; none for somebody whose role shows none."""
        if not access_of(self.user).reads("contact"):
            return []
        rows = Channel.objects.visible_within(self.item.client, self.user).filter(
            kind=Channel.Kind.PHONE, is_invalid=False
        )
        own = list(rows.select_related("person").order_by("-is_primary", "person_id", "pk")[:MOST_PHONES])
        others = reached_elsewhere(self.item.client, self.user, Channel.Kind.PHONE).filter(is_invalid=False)
        others = others.select_related("person", "client").order_by("-is_primary", "person_id", "pk")
        own += others[: MOST_PHONES - len(own)] if len(own) < MOST_PHONES else ()
        for client in {
            one.client_id: one.client for one in own if one.client_id != self.item.client_id
        }.values():
            record_read(self.user, client, "contact")
        return own

    @property
    def dials(self) -> bool:
        return Telephony.dials()

    @cached_property
    def brief(self) -> Brief:
        return brief_of(self.item.client, self.user)

    @cached_property
    def before(self) -> BeforeCall | None:
        return before_call(self.item.client, self.user)

    @cached_property
    def persons(self) -> Any:
        return persons_at(self.item.client, self.user)


def sources_of(user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a list may be filled from, by kind, as a form offers it."""
    found = [
        (str(one.label), [(f"{one.key}-{pk}", name) for pk, name in one.choices(user)])
        for one in call_sources.items()
    ]
    return [(label, choices) for label, choices in found if choices]


def lists_to_call(user: User) -> list[dict[str, Any]]:
    """For Today: lists with clients whose turn it is, the earliest call-back first. One query."""
    now: datetime = timezone.now()
    if not access_of(user).may(CallList.entity, "view"):
        return []
    due = CallItem.objects.visible_to(user).filter(state=CallItem.State.WAITING, call_at__lte=now)
    near = Q(call_list__owner__in=access_of(user).owner_ids) | Q(call_list__team=user.home_team_id)
    rows = due.filter(near).order_by().values("call_list", "call_list__name")
    agreed = Count("pk", filter=Q(result=CallItem.Result.CALL_BACK))
    return list(rows.annotate(count=Count("pk"), agreed=agreed).order_by("-agreed", "call_list__name")[:FEW])
