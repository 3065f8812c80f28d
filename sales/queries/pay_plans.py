"""Plans and their members, as terms that commission is reckoned by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from crm.frozen import frozen
from sales.models import CommissionPlan, PlanMember, PlanRate, PlanTier
from sales.pay.lines import PlanTerms
from sales.pay.shares import ShareTerms

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet

WHY = "the terms by which commission is reckoned"


@frozen
class Roll:
    """The plans of a month with their members."""

    plans: list[CommissionPlan]
    members: list[PlanMember]

    @property
    def shares(self) -> dict[int, ShareTerms]:
        """What each seller leaves to deputies and former owners."""
        by_key = {plan.pk: plan for plan in self.plans}
        found = ((member.user_id, by_key[member.plan_id]) for member in self.members)
        return {
            user: ShareTerms(plan.cover_share, plan.handover_share, plan.handover_days)
            for user, plan in found
        }


def with_rows(plans: ScopedQuerySet) -> ScopedQuerySet:
    """Plans in hand with their tiers, other percents and members."""
    return plans.prefetch_related(
        Prefetch("tiers", PlanTier.objects.unscoped(WHY)),
        Prefetch("rates", PlanRate.objects.unscoped(WHY).select_related("product")),
        Prefetch("members", PlanMember.objects.unscoped(WHY)),
    )


def roll_of(month: date, next_month: date) -> Roll:
    """Plans that hold in a month, and who is in them then."""
    holds = Q(active_from__lt=next_month) & (Q(active_until=None) | Q(active_until__gte=month))
    plans = with_rows(CommissionPlan.objects.unscoped(WHY).filter(holds))
    known = list(plans)
    in_it = Q(starts_on__lt=next_month) & (Q(ends_on=None) | Q(ends_on__gte=month))
    members = PlanMember.objects.unscoped(WHY).filter(in_it, plan__in=known)
    return Roll(known, list(members.select_related("user__home_team").order_by("pk")))


def terms_of(plan: CommissionPlan, currency: str) -> PlanTerms:
    rates = list(plan.rates.all())
    return PlanTerms(
        currency,
        tuple((tier.from_percent, tier.percent) for tier in plan.tiers.all()),
        {rate.product_id: rate.percent for rate in rates if rate.product_id},
        {rate.category.casefold(): rate.percent for rate in rates if rate.category},
        plan.cap_amount,
    )


def has_plans() -> bool:
    return CommissionPlan.objects.unscoped(WHY).exists()
