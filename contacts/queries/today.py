"""What one person has to do today, and which of their clients need a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import attrgetter, or_
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from contacts.models import Activity, Client, Person
from contacts.registries import TodaySection, today_sections
from crm.access.context import access_of
from crm.people.models import User

FEW = 6
SHOWN = (20, 40, FEW)  # lines of what is late, due today, coming up
QUIET_DAYS = 60
NEW_LEAD_DAYS = 30
BIRTHDAY_DAYS = 7
BIRTHDAYS = 30
BIRTHDAY_SECONDS = 900
LINE_COLUMNS = (
    "kind", "title", "due_at", "done_at", "client__name", "client__main_phone", "person__name", "assigned_to__name",
    "client__owner", "client__team", "client__branch", "subject_entity", "subject_id",
    "move_count", "version",
)  # fmt: skip
CLIENT_COLUMNS = (
    "name", "stage", "created_at", "last_contact_at", "last_activity_at", "turnover_amount", "owner__name",
)  # fmt: skip


@dataclass
class Today:
    """Parts are read when first asked for. Own means mine and those of colleagues I cover now."""

    user: User

    @cached_property
    def day(self) -> date:
        return timezone.localdate()

    @cached_property
    def may_see_clients(self) -> bool:
        return access_of(self.user).may("client", "view")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many activities are `late`, due `today`, and planned from today for a week (`week`)."""
        late, today, week = self._spans
        rows = self._open_activities().filter(due_at__lt=week[1])
        return rows.aggregate(
            late=Count("pk", filter=_within(late)),
            today=Count("pk", filter=_within(today)),
            week=Count("pk", filter=_within((today[0], week[1]))),
        )

    @cached_property
    def _spans(self) -> tuple[tuple[Any, datetime], ...]:
        """(first instant, end) of what is late, of today, and of the week that follows."""
        today, tomorrow, end = (start_of(self.day + timedelta(days=days)) for days in (0, 1, 8))
        return (None, today), (today, tomorrow), (tomorrow, end)

    @cached_property
    def open(self) -> list[Activity]:
        """The first of what is late, due today and due within a week, each by time: two queries."""
        walks = [
            self._open_activities().filter(_within(span)).order_by("due_at", "pk").values_list("pk")[:shown]
            for span, shown in zip(self._spans, SHOWN, strict=True)
        ]
        keys = [pk for (pk,) in walks[0].union(*walks[1:], all=True)]
        if not keys:
            return []
        rows = self._open_activities().filter(pk__in=keys).select_related("client", "person", "assigned_to")
        return list(rows.only(*LINE_COLUMNS).order_by("due_at", "pk"))

    def _open_activities(self) -> Any:
        rows = Activity.objects.unscoped("one's own work and that of colleagues one covers")
        return rows.filter(assigned_to__in=access_of(self.user).owner_ids, done_at=None)

    @cached_property
    def overdue(self) -> list[Activity]:
        return [row for row in self.open if row.due_at < self._spans[1][0]]

    @cached_property
    def due(self) -> list[Activity]:
        start, end = self._spans[1]
        return [row for row in self.open if start <= row.due_at < end]

    @cached_property
    def coming(self) -> list[Activity]:
        return [row for row in self.open if row.due_at >= self._spans[2][0]]

    @cached_property
    def done_count(self) -> int:
        rows = Activity.objects.unscoped("one's own work")
        return rows.filter(done_by=self.user, done_at__gte=start_of(self.day)).count()

    @property
    def without_step(self) -> list[Client]:
        """Clients in contact lately with whom nothing is planned; new leads and quiet ones have blocks of their own."""
        return self._waiting["without_step"]

    @property
    def new_leads(self) -> list[Client]:
        """Leads of the last weeks that nobody has contacted."""
        return self._waiting["new_leads"]

    @property
    def quiet(self) -> list[Client]:
        """Customers without contact for two months and nothing planned, the largest turnover first if it is shown."""
        return self._waiting["quiet"]

    @cached_property
    def _waiting(self) -> dict[str, list[Client]]:
        """The first few clients of these three blocks, to which a client belongs by stage and last contact: one query.

        It walks once along the index of each owner: over several owners at once all their clients would be sorted.
        """
        quiet_since, stage = timezone.now() - timedelta(days=QUIET_DAYS), Client.Stage
        new_since = timezone.now() - timedelta(days=NEW_LEAD_DAYS)
        is_late = Q(stage=stage.CUSTOMER, last_contact_at__lt=quiet_since, next_step_at=None)
        lately = Q(stage=stage.CUSTOMER, last_contact_at__gte=quiet_since)
        by_value = "turnover_amount" if access_of(self.user).reads("finance") else "last_activity_at"
        blocks = {
            "without_step": ((Q(stage=stage.PROSPECT) | lately) & Q(next_step_at=None), "last_activity_at"),
            "new_leads": (Q(stage=stage.LEAD, last_contact_at=None, created_at__gte=new_since), "created_at"),
            "quiet": (is_late, by_value),
        }
        found: dict[str, list[Client]] = {name: [] for name in blocks}
        for client in self._first(list(blocks.values())):
            talked_at = client.last_contact_at
            is_quiet = client.stage == stage.CUSTOMER and talked_at is not None and talked_at < quiet_since
            name = "new_leads" if client.stage == stage.LEAD else "quiet" if is_quiet else "without_step"
            found[name].append(client)
        for name, (_wanted, order) in blocks.items():
            found[name].sort(key=attrgetter(order, "pk"), reverse=True)
        return {name: rows[:FEW] for name, rows in found.items()}

    def _first(self, blocks: list[tuple[Q, str]]) -> list[Client]:
        own = Client.objects.owned_by(self.user)
        walks = [
            own.filter(wanted, owner=owner).order_by(f"-{order}", "-pk").values("pk")[:FEW]
            for wanted, order in blocks
            for owner in access_of(self.user).owner_ids
        ]
        rows = own.filter(pk__in=walks[0].union(*walks[1:], all=True))
        return list(rows.select_related("owner").only(*CLIENT_COLUMNS))

    @cached_property
    def birthdays(self) -> list[Any]:
        """Persons whose birthday is within a week, each with `birthday_on`, the day it falls on."""
        if not access_of(self.user).reads("personal"):
            return []
        days = {
            (day.month, day.day): day for day in (self.day + timedelta(days=n) for n in range(BIRTHDAY_DAYS))
        }
        rows = self._persons().filter(pk__in=self._birthday_keys(list(days))).select_related("client")
        found = list(rows.only("name", "birthday", "client__name"))
        for person in found:
            person.birthday_on = days[person.birthday.month, person.birthday.day]
        return sorted(found, key=lambda person: (person.birthday_on, person.name))[:FEW]

    def _birthday_keys(self, days: list[tuple[int, int]]) -> list[int]:
        """Kept for a while: every birthday of one's clients is looked at to find the few of this week."""
        owners = ",".join(map(str, access_of(self.user).owner_ids))
        key = f"birthdays:{self.user.pk}:{self.day}:{owners}"
        found: list[int] | None = cache.get(key)
        if found is None:
            wanted = reduce(or_, (Q(birthday__month=month, birthday__day=day) for month, day in days))
            found = list(
                self._persons()
                .filter(wanted, birthday__isnull=False)
                .values_list("pk", flat=True)[:BIRTHDAYS]
            )
            cache.set(key, found, BIRTHDAY_SECONDS)
        return found

    def _persons(self) -> Any:
        context = access_of(self.user)
        if not context.may("client", "view"):
            return Person.objects.none()
        rows = Person.objects.unscoped("of clients of one's own: every level that shows clients shows them")
        return rows.filter(client__owner__in=context.owner_ids)

    @cached_property
    def sections(self) -> list[tuple[TodaySection, dict[str, Any]]]:
        """Blocks of other rooms that have something for this person."""
        return sections_for(self.user, come_later=False)

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.without_step or self.new_leads or self.quiet or self.sections)


def sections_for(user: User, *, come_later: bool) -> list[tuple[TodaySection, dict[str, Any]]]:
    """The blocks that have something, of the page itself or of what is loaded after it."""
    asked = [section for section in today_sections.on_for(user) if section.comes_later == come_later]
    shown = ((section, section.context(user)) for section in asked)
    return [(section, context) for section, context in shown if context is not None]


def _within(span: tuple[datetime | None, datetime]) -> Q:
    start, end = span
    return Q(due_at__lt=end) if start is None else Q(due_at__gte=start, due_at__lt=end)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
