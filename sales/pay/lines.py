"""The lines of a statement from what somebody sold in a period, by the terms of their plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO, rounded

PRODUCT, CATEGORY, TIER, CAP, CORRECTION = "product", "category", "tier", "cap", "correction"


@frozen
class PlanTerms:
    """What a plan pays: percents by tier (from which percent of the target on), other ones for a product or category,
    and the most of a period.
    """

    currency: str
    tiers: tuple[tuple[Decimal, Decimal], ...] = ()
    products: Mapping[int, Decimal] | None = None
    categories: Mapping[str, Decimal] | None = None
    cap: Decimal | None = None


@frozen
class Part:
    """Somebody's part of one order line: `base` of its revenue or margin, by their `share` of the sale."""

    order: int
    line: int
    number: str
    base: Decimal
    kind: str
    share: Decimal = HUNDRED
    whose: int | None = None
    product: int | None = None
    category: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        return self.line, self.kind, self.whose or 0


@frozen
class PayLine:
    """A line of a statement: the rule that applied (`by`, for `name`, or from `since` percent of the target on)."""

    amount: Decimal
    kind: str
    by: str
    base: Decimal = ZERO
    percent: Decimal = ZERO
    order: int | None = None
    line: int | None = None
    number: str = ""
    share: Decimal = HUNDRED
    whose: int | None = None
    name: str = ""
    since: Decimal | None = None
    corrects: int | None = None  # the statement

    @property
    def key(self) -> tuple[int, str, int, int]:
        return self.line or 0, self.kind, self.whose or 0, self.corrects or 0


def reached(parts: Iterable[Part], target: Decimal | None) -> Decimal | None:
    """How many percent of the target, in whole percents downwards; None without one."""
    if not target:
        return None
    return sum((part.base for part in parts), ZERO) * HUNDRED / target


def tier_of(plan: PlanTerms, percent: Decimal | None) -> tuple[Decimal, Decimal]:
    """(from which percent of the target on, the percent it pays): the highest that is reached, else the lowest."""
    tiers = sorted(plan.tiers) or [(ZERO, ZERO)]
    return max([tier for tier in tiers if percent is not None and tier[0] <= percent] or tiers[:1])


def commission_lines(parts: Iterable[Part], plan: PlanTerms, target: Decimal | None = None) -> list[PayLine]:
    """A line for each part, and one that takes off what goes beyond the cap: their sum is what is paid.

    The tier that the whole period reaches holds for each of its lines, so that their order does not matter.
    """
    known = sorted(parts, key=lambda part: (part.order, *part.key))
    tier = tier_of(plan, reached(known, target))
    lines = [_line(part, plan, tier) for part in known]
    total = sum((line.amount for line in lines), ZERO)
    if plan.cap is not None and total > plan.cap:
        lines.append(PayLine(plan.cap - total, CAP, CAP, since=plan.cap))
    return lines


def _line(part: Part, plan: PlanTerms, tier: tuple[Decimal, Decimal]) -> PayLine:
    since: Decimal | None = None
    if part.product is not None and part.product in (plan.products or {}):
        by, percent, name = PRODUCT, (plan.products or {})[part.product], ""
    elif part.category and part.category.casefold() in (plan.categories or {}):
        by, percent, name = CATEGORY, (plan.categories or {})[part.category.casefold()], part.category
    else:
        by, name, (since, percent) = TIER, "", tier
    return PayLine(
        rounded(part.base * percent / HUNDRED, plan.currency), part.kind, by, part.base, percent, part.order,
        part.line, part.number, part.share, part.whose, name, since,
    )  # fmt: skip
