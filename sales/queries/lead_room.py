"""Who has room for leads today, and by when they are to be worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import timezone

from contacts.models import Client
from contacts.queries.distribution import ReceiverRule
from contacts.queries.working_hours import hours_after
from crm.access.context import access_of
from crm.access.models import Cover
from sales.models import LeadItem, LeadList, LeadReceiver

if TYPE_CHECKING:
    from crm.people.models import User


def was_worked(item: LeadItem) -> bool:
    last = item.client.last_contact_at
    return bool(item.given_at and last and last >= item.given_at)


def due_at(user: User, hours: int) -> datetime:
    """By the working hours and on the clock of the receiver."""
    zone = ZoneInfo(user.time_zone) if user.time_zone else timezone.get_current_timezone()
    return hours_after(timezone.now().astimezone(zone), hours, user.week)


def free_receivers(lead_list: LeadList) -> dict[int, ReceiverRule]:
    """Who is here today and may own clients, with the room that is left today."""
    rows = LeadReceiver.objects.unscoped("of a list in hand").filter(
        lead_list=lead_list, user__is_active=True
    )
    found = list(rows.select_related("user").order_by("pk"))
    now = timezone.now()
    away = set(
        Cover.objects.filter(
            absent__in=[row.user_id for row in found], starts_at__lte=now, ends_at__gt=now
        ).values_list("absent", flat=True)
    )
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    items = LeadItem.objects.unscoped("counts of a list in hand").filter(lead_list=lead_list)
    had = dict(
        items.filter(given_at__gte=today, receiver__in=[row.user_id for row in found])
        .order_by()
        .values("receiver")
        .annotate(count=Count("pk"))
        .values_list("receiver", "count")
    )
    return {
        row.user_id: ReceiverRule(
            row.user_id, frozenset(row.grades), row.client_branch_id, max(row.a_day - had.get(row.user_id, 0), 0)
        )
        for row in found
        if row.user_id not in away and access_of(row.user).may(Client.entity, "view")
    }  # fmt: skip


def loads_of(users: Sequence[int] | Mapping[int, Any]) -> dict[int, int]:
    """How many open leads each has, of all lists."""
    rows = LeadItem.objects.unscoped("counts only").filter(receiver__in=list(users), state__in=LeadItem.HELD)
    return dict(rows.order_by().values("receiver").annotate(n=Count("pk")).values_list("receiver", "n"))
