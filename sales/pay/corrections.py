"""What a frozen statement would say otherwise by now: the difference, for the next open one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from crm.frozen import frozen
from crm.money.amounts import HUNDRED, ZERO, rounded
from sales.pay.lines import CAP, CORRECTION, PayLine

Key = tuple[int, str, int]


@frozen
class Paid:
    """A line of a frozen statement, with the corrections that were frozen since."""

    statement: int
    order: int
    line: int
    number: str
    kind: str
    share: Decimal
    percent: Decimal
    base: Decimal
    amount: Decimal
    whose: int | None = None

    @property
    def key(self) -> Key:
        return self.line, self.kind, self.whose or 0


@frozen
class Capped:
    """A frozen statement that met its cap: the sum of its lines, the cap, and what was taken off."""

    lines: Decimal
    cap: Decimal
    taken: Decimal


def corrections(
    paid: Iterable[Paid], now: Mapping[Key, Decimal], capped: Mapping[int, Capped], currency: str
) -> list[PayLine]:
    """`now`: what each of these lines comes to today; one that is not there is gone, and is taken back."""
    lines, moved = [], dict.fromkeys(capped, ZERO)
    for row in paid:
        base = now.get(row.key, ZERO)
        amount = rounded(base * row.percent / HUNDRED, currency)
        if (base, amount) == (row.base, row.amount):
            continue
        lines.append(
            PayLine(
                amount - row.amount,
                row.kind,
                CORRECTION,
                base - row.base,
                row.percent,
                row.order,
                row.line,
                row.number,
                row.share,
                row.whose,
                corrects=row.statement,
            )
        )
        if row.statement in moved:
            moved[row.statement] += amount - row.amount
    for statement, change in moved.items():
        # What was never paid because of the cap is not taken back, either.
        was = capped[statement]
        extra = min(was.cap, was.lines + change) - (was.lines + was.taken) - change
        if change and extra:
            lines.append(PayLine(extra, CAP, CAP, since=was.cap, corrects=statement))
    return lines
