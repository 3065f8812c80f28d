"""Reckoning: open statements follow what was sold; what is frozen is corrected in the next open one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from crm.money.amounts import ZERO
from crm.people.models import User
from sales.models import CommissionLine, CommissionPlan, CommissionStatement, Order, PlanMember
from sales.pay.corrections import Capped, Paid, corrections
from sales.pay.lines import CAP, Part, PayLine, commission_lines
from sales.queries.pay_facts import WHY, Standing, earned, parts_of, standing
from sales.queries.pay_plans import roll_of, terms_of
from sales.queries.periods import month_start
from sales.queries.rates import firm_currency
from sales.queries.targets import own_targets

MONTHS_BACK = 12
State, Kind = CommissionStatement.State, CommissionLine.Kind


@transaction.atomic
def reckon(month: date, users: Collection[int] | None = None) -> int:
    """Bring the open statements of a month up to date, of these colleagues or of all; returns how many.

    Doing it twice changes nothing.
    """
    month = month_start(month)
    roll = roll_of(month, month_start(month, 1))
    stands = standing(roll.shares, month_start(month, -MONTHS_BACK))
    found = 0
    for plan in roll.plans:
        members = [
            one for one in roll.members if one.plan_id == plan.pk and (users is None or one.user_id in users)
        ]
        statements = _open_statements(plan, month, members)
        found += len(statements)
        if statements:
            _reckon_plan(plan, month, statements, stands)
    return found


def _open_statements(
    plan: CommissionPlan, month: date, members: Sequence[PlanMember]
) -> list[CommissionStatement]:
    """A locked row for each member whose month is not frozen."""
    owners: dict[int, tuple[User, Decimal | None]] = {
        member.user_id: (member.user, member.target_amount) for member in members
    }
    rows = CommissionStatement.objects.unscoped(WHY)
    rows.bulk_create(
        (
            CommissionStatement(owner_id=pk, plan=plan, starts_on=month, currency=firm_currency())
            for pk in owners
        ),
        ignore_conflicts=True,
    )
    mine = rows.filter(plan=plan, starts_on=month, owner__in=owners, state=State.OPEN)
    statements = list(mine.select_for_update().order_by("pk"))
    measured = own_targets(
        [pk for pk, (_user, target) in owners.items() if target is None], month, plan.basis
    )
    for statement in statements:
        user, target = owners[statement.owner_id]
        target = measured.get(user.pk) if target is None else target
        team = user.home_team
        statement.target_amount = target
        statement.team, statement.branch_id = team, team.branch_id if team else None
    return statements


def _reckon_plan(
    plan: CommissionPlan, month: date, statements: list[CommissionStatement], stands: Standing
) -> None:
    owners = [statement.owner_id for statement in statements]
    currency, terms = firm_currency(), terms_of(plan, firm_currency())
    parts = parts_of(plan, earned(plan, month, month_start(month, 1)), stands, currency, owners)
    late = _late_parts(plan, month, owners, stands)
    moved = _moved_orders(plan, month, owners)
    # Paid, taken back and paid again: its frozen line is corrected, it is not counted a second time.
    once = _frozen_keys(plan, month, owners, moved) if moved else {}
    corrected = _corrections(plan, month, owners, stands, moved) if moved else {}
    for statement in statements:
        owner = statement.owner_id
        fresh = [part for part in parts[owner] if part.key not in once.get(owner, ())]
        mine = fresh + late.get(owner, [])
        lines = commission_lines(mine, terms, statement.target_amount)
        keep_lines(statement, [*lines, *corrected.get(owner, [])])


def _frozen_before(month: date, plan: CommissionPlan, owners: Sequence[int]) -> Q:
    """Statements of a year that are frozen."""
    since = month_start(month, -MONTHS_BACK)
    return Q(plan=plan, owner__in=owners, starts_on__gte=since, starts_on__lt=month) & ~Q(state=State.OPEN)


def _late_parts(
    plan: CommissionPlan, month: date, owners: Sequence[int], stands: Standing
) -> dict[int, list[Part]]:
    """What was earned in a month that is frozen, and came to be known only afterwards."""
    frozen = CommissionStatement.objects.unscoped(WHY).filter(_frozen_before(month, plan, owners))
    by_owner: dict[int, list[date]] = defaultdict(list)
    first_freeze = None
    for owner, starts_on, at in frozen.values_list("owner", "starts_on", "frozen_at"):
        by_owner[owner].append(starts_on)
        first_freeze = min(first_freeze or at, at)
    if first_freeze is None:
        return {}
    since = min(min(days) for days in by_owner.values())
    touched = Q(order__changed_at__gt=first_freeze) | Q(order__created_at__gt=first_freeze)
    parts = parts_of(plan, earned(plan, since, month) & touched, stands, firm_currency(), list(by_owner))
    known = _frozen_keys(plan, month, owners, {part.order for rows in parts.values() for part in rows})
    missed = {
        owner: [part for part in rows if part.key not in known.get(owner, ())]
        for owner, rows in parts.items()
    }
    # A month that this colleague has no frozen statement of was never reckoned for them.
    days = dict(
        Order.objects.unscoped(WHY)
        .filter(pk__in={part.order for rows in missed.values() for part in rows})
        .values_list(
            "pk", {"ordered": "ordered_on", "delivered": "delivered_on", "paid": "paid_on"}[plan.earned_at]
        )
    )
    return {
        owner: [part for part in rows if month_start(days[part.order]) in by_owner[owner]]
        for owner, rows in missed.items()
    }


def _frozen_keys(
    plan: CommissionPlan, month: date, owners: Sequence[int], orders: Collection[int]
) -> dict[int, set[tuple[int, str, int]]]:
    found: dict[int, set[tuple[int, str, int]]] = defaultdict(set)
    rows = _frozen_lines(plan, month, owners).filter(order_key__in=orders)
    for owner, line, kind, whose in rows.values_list("statement__owner", "line_key", "kind", "whose"):
        found[owner].add((line, kind, whose or 0))
    return found


def _frozen_lines(plan: CommissionPlan, month: date, owners: Sequence[int]):  # type: ignore[no-untyped-def]
    frozen = CommissionStatement.objects.unscoped(WHY).filter(_frozen_before(month, plan, owners))
    return CommissionLine.objects.unscoped(WHY).filter(statement__in=frozen.values("pk"))


def _moved_orders(plan: CommissionPlan, month: date, owners: Sequence[int]) -> set[int]:
    """Orders of frozen lines that were changed since, or are gone."""
    orders = Order.objects.unscoped(WHY).filter(pk=OuterRef("order_key"))
    lines = _frozen_lines(plan, month, owners).filter(order_key__isnull=False)
    asked = lines.annotate(order_changed=Subquery(orders.values("changed_at")))
    moved = asked.filter(Q(order_changed=None) | Q(order_changed__gt=F("statement__frozen_at")))
    return set(moved.values_list("order_key", flat=True))


def _corrections(
    plan: CommissionPlan, month: date, owners: Sequence[int], stands: Standing, orders: Collection[int]
) -> dict[int, list[PayLine]]:
    """What the frozen lines of these orders would say otherwise by now."""
    now = parts_of(
        plan, earned(plan, None, month_start(month, 1)) & Q(order__in=orders), stands, firm_currency(), owners
    )
    paid = _paid(_frozen_lines(plan, month, owners).filter(order_key__in=orders))
    found = {}
    for owner, rows in paid.items():
        bases = {part.key: part.base for part in now.get(owner, [])}
        capped = _capped({row.statement for row in rows})
        found[owner] = corrections(rows, bases, capped, firm_currency())
    return found


def _paid(lines) -> dict[int, list[Paid]]:  # type: ignore[no-untyped-def]
    """By owner: each line with its corrections added up, as one of the statement where it first stood."""
    sums = lines.values(
        "statement__owner", "order_key", "line_key", "order_number", "kind", "whose", "share",
    ).annotate(
        home=Max("statement", filter=Q(corrects=None)), rate=Max("percent"), based=Sum("base_amount"),
        summed=Sum("amount"),
    )  # fmt: skip
    found = defaultdict(list)
    for row in sums.order_by("order_key", "line_key", "kind", "whose"):
        if row["home"] is None:
            continue
        found[row["statement__owner"]].append(
            Paid(
                row["home"],
                row["order_key"],
                row["line_key"],
                row["order_number"],
                row["kind"],
                row["share"],
                row["rate"],
                row["based"],
                row["summed"],
                row["whose"],
            )
        )
    return found


def _capped(statements: Collection[int]) -> dict[int, Capped]:
    """Those of them that met their cap."""
    rows = CommissionLine.objects.unscoped(WHY).exclude(statement__state=State.OPEN)
    of_them = rows.filter(Q(statement__in=statements, corrects=None) | Q(corrects__in=statements))
    found: dict[int, Capped] = {}
    caps = dict(of_them.filter(kind=Kind.CAP, corrects=None).values_list("statement", "rule__since"))
    for statement, cap in caps.items():
        mine = of_them.exclude(kind=Kind.MANUAL).filter(
            Q(statement=statement, corrects=None) | Q(corrects=statement)
        )
        sums = mine.aggregate(
            lines=Sum("amount", filter=~Q(kind=Kind.CAP)), taken=Sum("amount", filter=Q(kind=Kind.CAP))
        )
        found[statement] = Capped(sums["lines"] or ZERO, Decimal(cap), sums["taken"] or ZERO)
    return found


def keep_lines(statement: CommissionStatement, lines: Sequence[PayLine]) -> None:
    """Write what differs; lines by hand stay, and so does one in dispute that counts for nothing any more."""
    rows = CommissionLine.objects.unscoped(WHY).filter(statement=statement).exclude(kind=Kind.MANUAL)
    known = {row.key: row for row in rows}
    fresh, moved = [], []
    for line in lines:
        row = known.pop(line.key, None)
        wanted = _columns(line)
        if row is None:
            fresh.append(CommissionLine(statement=statement, **wanted))
        elif any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            moved.append(row)
    for row in list(known.values()):
        if row.dispute and (row.amount or row.base_amount):
            row.amount, row.base_amount = ZERO, ZERO
            moved.append(row)
    gone = [row.pk for row in known.values() if not row.dispute]
    rows.filter(pk__in=gone).delete()
    CommissionLine.objects.bulk_create(fresh, batch_size=2000)
    if moved:
        names = list(_columns(PayLine(ZERO, CAP, CAP)))
        CommissionLine.objects.bulk_update(moved, names, batch_size=1000)
    keep_total(statement)


def keep_total(statement: CommissionStatement) -> None:
    """The sum of the lines, by the database."""
    rows = CommissionLine.objects.unscoped(WHY).filter(statement=statement)
    sums = rows.aggregate(
        total=Sum("amount"),
        base=Sum("base_amount", filter=Q(corrects=None)),
        disputes=Count("pk", filter=Q(dispute=CommissionLine.Dispute.OPEN)),
    )
    statement.total_amount, statement.base_total_amount = sums["total"] or ZERO, sums["base"] or ZERO
    statement.disputes = sums["disputes"]
    statement.changed_at = timezone.now()
    statement.save()


def _columns(line: PayLine) -> dict[str, object]:
    rule = {"by": line.by}
    if line.name:
        rule["name"] = line.name
    if line.since is not None:
        rule["since"] = f"{line.since.normalize():f}"
    return {
        "corrects_id": line.corrects, "kind": line.kind, "order_key": line.order, "line_key": line.line,
        "order_number": line.number, "whose_id": line.whose, "share": line.share, "base_amount": line.base,
        "percent": line.percent, "amount": line.amount, "rule": rule,
    }  # fmt: skip
