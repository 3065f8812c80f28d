"""The market file on the page of a deal, and what segments ask of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from contacts.segment_fields import days_of
from crm.access.context import access_of
from crm.access.scopes import can
from sales.models import Competitor, Deal, Supplier
from sales.queries.market import Met, competitor_named, met_by, prices_of

if TYPE_CHECKING:
    from crm.people.models import User

NEAR_PRICES, CHOICES = 3, 100


def rival_of(deal: Deal, user: User) -> dict[str, Any] | None:
    """Who else is in: what is known of them, or a choice; no box where there is nothing to say or do."""
    access = access_of(user)
    competitor = competitor_named(deal.competitor, user)
    if competitor is not None:
        return {
            "competitor": competitor,
            "met": met_by(user, competitor.folded).get(competitor.folded, Met()),
            "prices": prices_of(competitor, user, NEAR_PRICES),
            "may_note": access.may(Competitor.entity, "change"),
        }
    if deal.competitor:
        return {"name": deal.competitor, "may_create": access.may(Competitor.entity, "create")}
    if not can(user, "change", deal):
        return None
    choices = list(Competitor.objects.visible_to(user)[:CHOICES])
    return {"choices": choices} if choices else None


def ends_within(operator: str, value: Any, user: User | None = None) -> Q:
    """Clients with a supplier whose contract ends, counted in days from today."""
    today = timezone.localdate()
    day = today + timedelta(days=days_of(value))
    wanted = {
        "at_most": Q(contract_ends_on__gte=today, contract_ends_on__lte=day),
        "at_least": Q(contract_ends_on__gte=day),
    }.get(operator, Q(contract_ends_on=day))
    rows = Supplier.objects.unscoped("keys of clients; the segment itself is scoped").filter(wanted)
    return Q(pk__in=rows.order_by().values("client"))
