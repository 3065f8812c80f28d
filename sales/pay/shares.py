"""Who gets which share of a sale: its sellers, whoever stood in for them, whoever gave them the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO
from crm.money.shares import split

UNIT = Decimal("0.0001")  # of a percent
ONE = Decimal(1)
SALE, SPLIT, COVER, HANDOVER = "sale", "split", "cover", "handover"


@frozen
class ShareTerms:
    """Of a seller's sale, the percent for the deputy of the day, and of the rest that for who had the client before."""

    cover_share: Decimal = ZERO
    handover_share: Decimal = ZERO
    handover_days: int = 0


@frozen
class Share:
    """`percent` of a sale; `whose` is the colleague in whose place, or whose client, it was."""

    user: int
    percent: Decimal
    kind: str = SALE
    whose: int | None = None


NO_TERMS = ShareTerms()


def shares_of(
    sellers: Sequence[tuple[int, Decimal]],
    terms: Mapping[int, ShareTerms],
    deputies: Mapping[int, Sequence[int]],
    givers: Mapping[int, int],
) -> list[Share]:
    """The shares of one sale, which add up to those of its sellers to the last place.

    `deputies`: who stood in for an absent seller that day; `givers`: from whom a seller got the client lately.
    """
    kind = SPLIT if len(sellers) > 1 else SALE
    found = []
    for seller, percent in sellers:
        agreed = terms.get(seller, NO_TERMS)
        away = [user for user in deputies.get(seller, ()) if user != seller]
        covered = part(percent, agreed.cover_share) if away else ZERO
        giver = givers.get(seller)
        given = part(percent - covered, agreed.handover_share) if giver and giver != seller else ZERO
        found.append(Share(seller, percent - covered - given, kind))
        if covered:
            parts = split(covered, [ONE] * len(away), UNIT)
            found += [Share(user, mine, COVER, seller) for user, mine in zip(away, parts, strict=True)]
        if giver and given:
            found.append(Share(giver, given, HANDOVER, seller))
    return [share for share in found if share.percent]


def part(whole: Decimal, percent: Decimal) -> Decimal:
    return (whole * percent / HUNDRED).quantize(UNIT, rounding=ROUND_HALF_UP)
