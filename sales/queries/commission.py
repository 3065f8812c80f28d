"""A statement as its reader sees it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.frozen import frozen
from crm.money.amounts import HUNDRED
from crm.web import formats
from sales.models import CommissionLine, CommissionStatement, Order, OrderLine

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Row:
    """A line with what its reader sees of the order; basis and percent are None for who must not know the margin."""

    line: CommissionLine
    order: Order | None
    text: str
    kind: str
    rule: str
    base: Decimal | None
    percent: Decimal | None


def shows_basis(user: User, statement: CommissionStatement) -> bool:
    """The basis of a plan by margin is margin, and so is what the amount is a percent of."""
    return not statement.plan.is_by_margin or access_of(user).reads("margin")


def rows_of(user: User, statement: CommissionStatement, lines: Iterable[CommissionLine]) -> list[Row]:
    known = list(lines)
    orders = (
        Order.objects.visible_to(user)
        .select_related("client")
        .in_bulk({line.order_key for line in known if line.order_key})
    )
    sold = OrderLine.objects.visible_to(user).filter(
        pk__in={line.line_key for line in known if line.line_key}
    )
    texts = dict(sold.values_list("pk", "text"))
    opens = shows_basis(user, statement)
    return [
        Row(
            line,
            orders.get(line.order_key),
            texts.get(line.line_key, ""),
            kind_of(line),
            rule_of(line, opens),
            line.base_amount if opens and line.line_key else None,
            line.percent if opens and line.line_key else None,
        )
        for line in known
    ]


def kind_of(line: CommissionLine) -> str:
    if line.corrects_id and line.kind != CommissionLine.Kind.MANUAL:
        return _("Correction")
    if line.kind in {CommissionLine.Kind.COVER, CommissionLine.Kind.HANDOVER} and line.whose:
        words = {"cover": _("As a deputy of %(name)s"), "handover": _("Client given to %(name)s")}
        return words[line.kind] % {"name": line.whose.name}
    if line.kind == CommissionLine.Kind.SALE and line.base_amount < 0:
        return _("Return")
    return str(line.get_kind_display())


def rule_of(line: CommissionLine, opens: bool = True) -> str:
    """The rule that applied, in the reader's language; without its percent where that would tell the margin."""
    rule: dict[str, Any] = line.rule
    percent = in_percent(line.percent) if opens else ""
    since = Decimal(rule.get("since") or 0)
    if rule.get("by") == "tier":
        from_percent = in_percent(since)
        found = _("From %(n)s of the target on") % {"n": from_percent} if since else _("First tier")
    elif rule.get("by") == "cap":
        return _("No more than %(amount)s in a month") % {
            "amount": formats.money(since, line.statement.currency, cents=True)
        }
    else:
        words = {
            "product": _("For this product"),
            "category": _("For %(name)s") % {"name": rule.get("name", "")},
            "correction": _("The order was changed after its month was frozen"),
            "manual": _("Agreed by hand"),
        }
        found = words.get(rule.get("by", ""), "")
    if line.share != HUNDRED and line.share:
        found = _("%(rule)s, %(n)s of the sale") % {"rule": found, "n": in_percent(line.share)}
    return f"{found}: {percent}" if percent and line.line_key else found


def in_percent(value: Decimal) -> str:
    """Kept in percent, with the places it has: 5%, 7.5%."""
    return f"{formats.number(value)}{'٪' if formats.is_persian() else '%'}"
