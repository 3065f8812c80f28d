"""What one person has to do today, and which of their clients need a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from contacts.models import Activity, Client, Person
from contacts.registries import TodaySection, today_sections
from crm.access.context import access_of
from crm.people.models import User

ACTIVITIES = 60
FEW = 6
QUIET_DAYS = 60
NEW_LEAD_DAYS = 30
BIRTHDAY_DAYS = 7


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
    def open(self) -> list[Activity]:
        """Everything due by the end of the coming week, the oldest first."""
        rows = Activity.objects.unscoped("one's own work and that of colleagues one covers")
        rows = rows.filter(
            assigned_to__in=access_of(self.user).owner_ids,
            done_at=None,
            due_at__lt=_start(self.day + timedelta(days=8)),
        )
        rows = rows.select_related("client", "person", "assigned_to")
        return list(rows.order_by("due_at", "pk")[:ACTIVITIES])

    @property
    def overdue(self) -> list[Activity]:
        return [row for row in self.open if timezone.localtime(row.due_at).date() < self.day]

    @property
    def due(self) -> list[Activity]:
        return [row for row in self.open if timezone.localtime(row.due_at).date() == self.day]

    @property
    def coming(self) -> list[Activity]:
        return [row for row in self.open if timezone.localtime(row.due_at).date() > self.day][:FEW]

    @cached_property
    def done_count(self) -> int:
        rows = Activity.objects.unscoped("one's own work")
        return rows.filter(done_by=self.user, done_at__gte=_start(self.day)).count()

    @cached_property
    def without_step(self) -> list[Client]:
        """Clients in contact lately with whom nothing is planned; new leads and quiet ones have blocks of their own."""
        rows = self._clients().filter(
            Q(stage=Client.Stage.PROSPECT)
            | Q(stage=Client.Stage.CUSTOMER, last_contact_at__gte=self._quiet_since),
            next_step_at=None,
        )
        return list(rows.order_by("-last_activity_at", "-pk")[:FEW])

    @property
    def _quiet_since(self) -> datetime:
        return timezone.now() - timedelta(days=QUIET_DAYS)

    @cached_property
    def new_leads(self) -> list[Client]:
        """Leads of the last weeks that nobody has contacted."""
        since = timezone.now() - timedelta(days=NEW_LEAD_DAYS)
        rows = self._clients().filter(stage=Client.Stage.LEAD, last_contact_at=None, created_at__gte=since)
        return list(rows.order_by("-created_at", "-pk")[:FEW])

    @cached_property
    def quiet(self) -> list[Client]:
        """Customers without contact for two months and nothing planned, the largest turnover first."""
        rows = self._clients().filter(
            stage=Client.Stage.CUSTOMER, last_contact_at__lt=self._quiet_since, next_step_at=None
        )
        return list(rows.order_by("-turnover_amount", "-pk")[:FEW])

    @cached_property
    def birthdays(self) -> list[Any]:
        """Persons whose birthday is within a week, each with `birthday_on`, the day it falls on."""
        days = {
            (day.month, day.day): day for day in (self.day + timedelta(days=n) for n in range(BIRTHDAY_DAYS))
        }
        wanted = Q()
        for month, day in days:
            wanted |= Q(birthday__month=month, birthday__day=day)
        rows = Person.objects.visible_to(self.user).filter(
            wanted, birthday__isnull=False, client__owner__in=access_of(self.user).owner_ids
        )
        found = list(rows.select_related("client")[:30])
        for person in found:
            person.birthday_on = days[person.birthday.month, person.birthday.day]
        return sorted(found, key=lambda person: (person.birthday_on, person.name))[:FEW]

    @cached_property
    def sections(self) -> list[tuple[TodaySection, dict[str, Any]]]:
        """Blocks of other rooms that have something for this person."""
        shown = ((section, section.context(self.user)) for section in today_sections.on_for(self.user))
        return [(section, context) for section, context in shown if context is not None]

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.without_step or self.new_leads or self.quiet or self.sections)

    def _clients(self) -> Any:
        rows = Client.objects.visible_to(self.user).filter(owner__in=access_of(self.user).owner_ids)
        return rows.select_related("owner").defer(
            "search_text", "phone_digits", "note", "name_key", "tax_digits"
        )


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
