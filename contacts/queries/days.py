"""Days of persons that matter: which fall within a week, and what a brief says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from contacts.models import ImportantDate
from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User

DAYS, FEW, MOST, SECONDS = 7, 6, 30, 900


def days_this_week(user: User) -> list[Any]:
    """Of one's own clients' persons, each with `falls_on`. Which they are is kept for a while, as with birthdays."""
    context = access_of(user)
    if not (context.reads("personal") and context.may("client", "view")):
        return []
    today = timezone.localdate()
    owners = ",".join(map(str, context.owner_ids))
    key = f"important-days:{user.pk}:{today}:{owners}"
    rows = ImportantDate.objects.owned_by(user)
    keys = cache.get(key)
    if keys is None:
        keys = list(rows.filter(within_week(today)).values_list("pk", flat=True)[:MOST])
        cache.set(key, keys, SECONDS)
    found = list(rows.filter(pk__in=keys).select_related("person__client"))
    for row in found:
        row.falls_on = next_of(row, today)
    found = [row for row in found if row.falls_on and row.falls_on < today + timedelta(days=DAYS)]
    return sorted(found, key=lambda row: (row.falls_on, row.person.name, row.pk))[:FEW]


def within_week(today: date) -> Q:
    """Yearly ones by month and day; the 29th of February counts on the 28th where there is none."""
    days = [today + timedelta(days=number) for number in range(DAYS)]
    falls = {(day.month, day.day) for day in days}
    if (2, 28) in falls and not _is_leap(today.year):
        falls.add((2, 29))
    yearly = reduce(or_, (Q(day__month=month, day__day=day) for month, day in sorted(falls)))
    return Q(is_yearly=True) & yearly | Q(is_yearly=False, day__gte=days[0], day__lte=days[-1])


def next_of(row: ImportantDate, today: date) -> date | None:
    """When it comes next; None for one that is over."""
    if not row.is_yearly:
        return row.day if row.day >= today else None
    return next(day for year in (today.year, today.year + 1) if (day := _in_year(row.day, year)) >= today)


def days_of(client_ids: Collection[int], user: User) -> dict[int, list[Any]]:
    """By person, those that come next first; one query, none for who may not read personal facts."""
    found: dict[int, list[Any]] = defaultdict(list)
    if not access_of(user).reads("personal"):
        return found
    today = timezone.localdate()
    rows: Any = ImportantDate.objects.visible_to(user).filter(person__client__in=client_ids)
    for row in rows.order_by("day", "pk"):
        row.falls_on = next_of(row, today)
        if row.falls_on:
            found[row.person_id].append(row)
    for days in found.values():
        days.sort(key=lambda row: row.falls_on)
    return found


def _in_year(day: date, year: int) -> date:
    is_missing = (day.month, day.day) == (2, 29) and not _is_leap(year)
    return date(year, 2, 28) if is_missing else day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
