"""From an open statement to one that is paid out, and what its owner says to a line of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.messages.actions.writing import write_on
from crm.money.amounts import rounded
from sales.actions.commission import keep_total
from sales.models import CommissionLine, CommissionStatement
from sales.queries.pay_facts import WHY
from sales.queries.periods import month_start
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

State, Dispute = CommissionStatement.State, CommissionLine.Dispute


@transaction.atomic
def freeze(*, statements: ScopedQuerySet, by: User) -> int:
    """From now on these stay as they are, as far as they are open and their month has ended; returns how many."""
    require(by, "commission", "change")
    before = month_start(timezone.localdate())
    rows = (
        statements.filter(state=State.OPEN, starts_on__lt=before)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        CommissionStatement.objects.unscoped(WHY).filter(pk__in=ids).update(
            state=State.FROZEN, frozen_at=timezone.now(), changed_at=timezone.now()
        )
        record(by=by, action="freeze", entity="commission", object_ids=ids)
    return len(ids)


@transaction.atomic
def pay(*, statements: ScopedQuerySet, by: User) -> int:
    """These are paid out, as far as they are frozen and nothing of them is in dispute; returns how many."""
    require(by, "commission", "change")
    rows = statements.filter(state=State.FROZEN, disputes=0).order_by("pk").select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        CommissionStatement.objects.unscoped(WHY).filter(pk__in=ids).update(
            state=State.PAID, paid_on=timezone.localdate(), changed_at=timezone.now()
        )
        record(by=by, action="pay", entity="commission", object_ids=ids)
    return len(ids)


@transaction.atomic
def dispute_line(*, line: CommissionLine, text: str, by: User) -> CommissionLine:
    """Say what is wrong with a line, in the talk of its statement. Whose statement it is, or who may change it."""
    current, statement = _held(line)
    if statement.owner_id != by.pk and not _may_change(by, statement):
        raise PermissionDenied
    if current.dispute == Dispute.OPEN:
        raise ValidationError(_("This line is in dispute already; write on in the messages."))
    return _said(current, statement, Dispute.OPEN, text, by)


@transaction.atomic
def settle_line(
    *, line: CommissionLine, text: str, by: User, amount: Decimal | None = None
) -> CommissionLine:
    """End the dispute of a line; an amount goes by hand onto the open statement of the plan."""
    current, statement = _held(line)
    if not _may_change(by, statement):
        raise PermissionDenied
    if current.dispute != Dispute.OPEN:
        raise ValidationError(_("This line is not in dispute any more."))
    if amount:
        add_by_hand(statement=statement, of=current, amount=amount, by=by)
    return _said(current, statement, Dispute.SETTLED, text, by)


def add_by_hand(
    *, statement: CommissionStatement, of: CommissionLine, amount: Decimal, by: User
) -> CommissionLine:
    """An amount that no rule gives: onto this statement while it is open, else onto that of the running month."""
    rows = CommissionStatement.objects.unscoped(WHY)
    target = statement
    if not statement.is_open:
        target, _made = rows.get_or_create(
            owner=statement.owner, plan=statement.plan, starts_on=month_start(timezone.localdate()),
            defaults={"currency": firm_currency(), "team": statement.team, "branch": statement.branch},
        )  # fmt: skip
    line = CommissionLine.objects.create(
        statement=target, kind=CommissionLine.Kind.MANUAL, order_key=of.order_key, order_number=of.order_number,
        amount=rounded(amount, target.currency), rule={"by": "manual"},
        corrects=statement if target != statement else None,
    )  # fmt: skip
    keep_total(rows.select_for_update().get(pk=target.pk))
    record(
        by=by, action="change", target=target, after={"amount": str(line.amount), "order": of.order_number}
    )
    return line


def _said(
    line: CommissionLine, statement: CommissionStatement, dispute: str, text: str, by: User
) -> CommissionLine:
    line.dispute = dispute
    line.save(update_fields=["dispute"])
    change = 1 if dispute == Dispute.OPEN else -1
    CommissionStatement.objects.unscoped(WHY).filter(pk=statement.pk).update(
        disputes=F("disputes") + change, changed_at=timezone.now()
    )
    write_on(record=statement, text=f"{line.order_number}: {text}", by=by)
    if dispute == Dispute.OPEN:
        record(by=by, action="dispute", target=statement, after={"order": line.order_number})
    else:
        record(by=by, action="settle", target=statement, after={"order": line.order_number})
    return line


def _held(line: CommissionLine) -> tuple[CommissionLine, CommissionStatement]:
    statements = CommissionStatement.objects.unscoped("the right is asked next").select_for_update(
        of=("self",)
    )
    statement = statements.select_related("owner", "plan", "team", "branch").get(pk=line.statement_id)
    return CommissionLine.objects.unscoped("the right is asked next").get(pk=line.pk), statement


def _may_change(user: User, statement: CommissionStatement) -> bool:
    found: bool = CommissionStatement.objects.visible_to(user, "change").filter(pk=statement.pk).exists()
    return found
