"""What open quotes would bring their owner, by the same reckoning as statements."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from crm.frozen import frozen
from crm.money.amounts import ZERO
from sales.models import Quote, QuoteLine
from sales.pay.lines import Part, PlanTerms, commission_lines
from sales.pay.shares import SALE
from sales.queries.pay_facts import earned, parts_of, standing
from sales.queries.pay_plans import Roll, roll_of, terms_of
from sales.queries.periods import month_start
from sales.queries.rates import NoRateError, firm_currency, in_firm_currency
from sales.queries.targets import own_targets

if TYPE_CHECKING:
    from crm.people.models import User
    from sales.models import CommissionPlan

MOST = 100


@frozen
class Would:
    """What a quote would add this month, if it were accepted and earned at once."""

    quote: Quote
    amount: Decimal


@frozen
class WhatIf:
    plan: CommissionPlan
    now: Decimal
    together: Decimal
    quotes: list[Would]
    currency: str


def what_if(user: User) -> WhatIf | None:
    """None for who is in no plan this month."""
    month = month_start(timezone.localdate())
    roll = roll_of(month, month_start(month, 1))
    member = next((one for one in roll.members if one.user_id == user.pk), None)
    if member is None:
        return None
    plan = next(one for one in roll.plans if one.pk == member.plan_id)
    currency, terms = firm_currency(), terms_of(plan, firm_currency())
    target = member.target_amount
    if target is None:
        target = own_targets([user.pk], month, plan.basis).get(user.pk)
    parts = _parts_now(plan, roll, user)
    now = _total(parts, terms, target)
    offered = _offered(user, plan)
    found = [Would(quote, _total([*parts, *more], terms, target) - now) for quote, more in offered]
    everything = [*parts, *(part for _quote, more in offered for part in more)]
    return WhatIf(plan, now, _total(everything, terms, target), found, currency)


def _parts_now(plan: CommissionPlan, roll: Roll, user: User) -> list[Part]:
    month = month_start(timezone.localdate())
    stands = standing(roll.shares, month)
    where = earned(plan, month, month_start(month, 1))
    return parts_of(plan, where, stands, firm_currency(), [user.pk])[user.pk]


def _total(parts: list[Part], terms: PlanTerms, target: Decimal | None) -> Decimal:
    return sum((line.amount for line in commission_lines(parts, terms, target)), ZERO)


def _offered(user: User, plan: CommissionPlan) -> list[tuple[Quote, list[Part]]]:
    """The person's own open quotes, the newest first, without what is optional; keys below 0 are not yet orders'."""
    open_states = (Quote.Status.DRAFT, Quote.Status.SENT)
    quotes = (
        Quote.objects.visible_to(user).filter(owner=user, status__in=open_states).select_related("client")
    )
    known = {quote.pk: quote for quote in quotes.order_by("-pk")[:MOST]}
    lines = (
        QuoteLine.objects.visible_to(user)
        .filter(quote__in=known, is_optional=False)
        .select_related("product")
    )
    parts: dict[int, list[Part]] = {pk: [] for pk in known}
    for line in lines:
        quote = known[line.quote_id]
        whole = line.margin_amount if plan.is_by_margin else line.net_amount
        try:
            base = in_firm_currency(whole, quote.currency, timezone.localdate())
        except NoRateError:
            continue
        category = line.product.category if line.product else ""
        parts[quote.pk].append(
            Part(-quote.pk, -line.pk, "", base, SALE, product=line.product_id, category=category)
        )
    return [(quote, parts[pk]) for pk, quote in known.items()]
