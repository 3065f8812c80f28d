"""What was sold, by whom and in whose place, as commission is reckoned from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from contacts.models import HandoverItem
from crm.access.models import Cover
from crm.frozen import frozen
from crm.money.amounts import HUNDRED, converted
from crm.money.shares import split_to_cent
from crm.people.models import Firm
from sales.models import CommissionPlan, Order, OrderLine, OrderSplit
from sales.pay.lines import Part
from sales.pay.shares import ShareTerms, shares_of

WHY = "commission is reckoned from everybody's sales"
Sellers = list[tuple[int, Decimal]]
CHUNK = 5000
COLUMNS = (
    "pk", "order_id", "order__number", "order__sold_by", "order__client", "order__ordered_on", "order__rate",
    "net_amount", "margin_amount", "product_id", "product__category",
)  # fmt: skip


def earned(plan: CommissionPlan, since: date | None, until: date) -> Q:
    """Orders that the plan counts from a day on until before another, seen from their lines and splits."""
    day = {"ordered": "ordered_on", "delivered": "delivered_on", "paid": "paid_on"}[plan.earned_at]
    found = Q(**{f"order__{day}__lt": until})
    if since:
        found &= Q(**{f"order__{day}__gte": since})
    if plan.earned_at == CommissionPlan.EarnedAt.DELIVERED:
        found &= Q(order__delivery=Order.Delivery.DONE)
    if plan.earned_at == CommissionPlan.EarnedAt.PAID:
        found &= Q(order__payment=Order.Payment.DONE)
    return found


@frozen
class Standing:
    """Who stood in for whom, and who had which client before."""

    covers: Mapping[int, list[tuple[date, date, int]]]
    handovers: Mapping[tuple[int, int], list[tuple[date, int]]]
    terms: Mapping[int, ShareTerms]

    def deputies(self, seller: int, day: date) -> list[int]:
        found = (user for first, last, user in self.covers.get(seller, ()) if first <= day <= last)
        return sorted(set(found))

    def giver(self, seller: int, client: int, day: date) -> int | None:
        """From whom the seller got the client, within the days that their plan names."""
        days = self.terms[seller].handover_days if seller in self.terms else 0
        found = [
            (given, giver)
            for given, giver in self.handovers.get((client, seller), ())
            if given <= day <= given + timedelta(days=days)
        ]
        return max(found)[1] if found and days else None


def standing(terms: Mapping[int, ShareTerms], since: date) -> Standing:
    """Since a day, in the firm's time zone; nothing is read that no plan pays for."""
    firm = Firm.load()
    zone = ZoneInfo(firm.time_zone if firm else "UTC")
    covers = defaultdict(list)
    covered = [user for user, term in terms.items() if term.cover_share]
    if covered:
        rows = Cover.objects.filter(absent__in=covered, ends_at__gte=_midnight(since, zone))
        for absent, deputy, first, last in rows.values_list("absent", "deputy", "starts_at", "ends_at"):
            covers[absent].append((first.astimezone(zone).date(), last.astimezone(zone).date(), deputy))
    handovers = defaultdict(list)
    receivers = {user: term.handover_days for user, term in terms.items() if term.handover_share}
    if receivers:
        first_day = _midnight(since - timedelta(days=max(receivers.values())), zone)
        items = HandoverItem.objects.unscoped(WHY).exclude(state=HandoverItem.State.RETURNED)
        given = items.filter(receiver__in=list(receivers), given_at__gte=first_day)
        for client, receiver, giver, at in given.values_list(
            "client", "receiver", "handover__giver", "given_at"
        ):
            handovers[client, receiver].append((at.astimezone(zone).date(), giver))
    return Standing(covers, handovers, terms)


def parts_of(
    plan: CommissionPlan, where: Q, stands: Standing, currency: str, users: Collection[int]
) -> dict[int, list[Part]]:
    """Each colleague's parts of the order lines that `where` finds; they add up to the lines to the cent."""
    splits = _splits(where)
    found: dict[int, list[Part]] = {user: [] for user in users}
    for row in _lines(where & _near(users, stands)):
        pk, order, number, seller, client, day, rate, net, margin, product, category = row
        sellers: Sellers = splits.get(order) or ([(seller, HUNDRED)] if seller else [])
        shares = shares_of(
            sellers,
            stands.terms,
            {user: stands.deputies(user, day) for user, _percent in sellers},
            {user: giver for user, _percent in sellers if (giver := stands.giver(user, client, day))},
        )
        if not any(share.user in found for share in shares):
            continue
        whole = converted(margin if plan.is_by_margin else net, rate, currency)
        bases = split_to_cent(whole, [share.percent for share in shares], currency)
        for share, base in zip(shares, bases, strict=True):
            if share.user in found:
                found[share.user].append(
                    Part(
                        order,
                        pk,
                        number,
                        base,
                        share.kind,
                        share.percent,
                        share.whose,
                        product,
                        category or "",
                    )
                )
    return found


def _lines(where: Q) -> Iterator[Any]:
    rows = OrderLine.objects.unscoped(WHY).filter(where).order_by("pk")
    return rows.values_list(*COLUMNS).iterator(chunk_size=CHUNK)


def _splits(where: Q) -> dict[int, Sellers]:
    found: dict[int, Sellers] = defaultdict(list)
    rows = OrderSplit.objects.unscoped(WHY).filter(where).order_by("pk")
    for order, user, percent in rows.values_list("order_id", "user_id", "percent"):
        found[order].append((user, percent))
    return found


def _near(users: Collection[int], stands: Standing) -> Q:
    """Sales that may have a part for one of these colleagues: their own, and of whom they stood in for or gave to."""
    sellers = set(users)
    sellers |= {
        absent for absent, rows in stands.covers.items() if any(deputy in users for _a, _b, deputy in rows)
    }
    sellers |= {
        receiver for (_c, receiver), rows in stands.handovers.items() if any(g in users for _d, g in rows)
    }
    shared = OrderSplit.objects.unscoped(WHY).filter(user__in=sellers).values("order")
    return Q(order__sold_by__in=sellers) | Q(order__in=shared)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def paid_with(sellers: Collection[int], since: date) -> set[int]:
    """Everybody who may have a part of what these sold: with whom they share orders, deputies, former owners."""
    found = set(sellers)
    shared = OrderSplit.objects.unscoped(WHY).filter(order__ordered_on__gte=since, order__sold_by__in=sellers)
    found |= set(shared.values_list("user", flat=True))
    also = OrderSplit.objects.unscoped(WHY).filter(order__ordered_on__gte=since, user__in=sellers)
    found |= set(
        OrderSplit.objects.unscoped(WHY).filter(order__in=also.values("order")).values_list("user", flat=True)
    )
    found |= set(Cover.objects.filter(absent__in=found).values_list("deputy", flat=True))
    items = HandoverItem.objects.unscoped(WHY).filter(receiver__in=found)
    return found | set(items.values_list("handover__giver", flat=True).distinct())
