"""Targets are set many at a time: a sheet of names and amounts, or a year after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from crm.access.context import access_of
from crm.access.scopes import require
from crm.audit.actions import record
from crm.frozen import frozen
from crm.money.amounts import HUNDRED, rounded
from crm.people.models import Branch, Team, User
from sales.models import Target
from sales.queries.rates import firm_currency

if TYPE_CHECKING:
    from datetime import date

WHY = "the right to set it was asked"
WHAT = ("starts_on", "period", "measure", "of", "owner", "team", "branch", "product", "category")


@frozen
class Aim:
    """An amount for somebody in one period; 0 takes the target away."""

    whom: User | Team | Branch
    starts_on: date
    amount: Decimal


def columns_of(whom: User | Team | Branch) -> dict[str, Any]:
    """For whom, as columns."""
    if isinstance(whom, User):
        team = whom.home_team
        return {"of": Target.Of.USER, "owner": whom, "team": team, "branch": team.branch if team else None}
    if isinstance(whom, Team):
        return {"of": Target.Of.TEAM, "owner": None, "team": whom, "branch": whom.branch}
    return {"of": Target.Of.BRANCH, "owner": None, "team": None, "branch": whom}


def may_set(user: User, whom: User | Team | Branch) -> bool:
    """Whether the person leads whoever this is; a cover gives no right to it."""
    access = replace(access_of(user), owner_ids=(user.pk,))
    where = columns_of(whom)
    ids = {f"{name}_id": where[name].pk if where[name] else None for name in ("owner", "team", "branch")}
    return access.reaches(access.level("target", "change"), **ids)


@transaction.atomic
def set_targets(
    *, aims: Sequence[Aim], by: User, period: str, measure: str, product: Any = None, category: str = ""
) -> int:
    """Write these targets over those that are there; returns how many differ."""
    require(by, "target", "change")
    if not all(may_set(by, aim.whom) for aim in aims):
        raise PermissionDenied
    changed = 0
    for aim in aims:
        what = {
            "starts_on": aim.starts_on, "period": period, "measure": measure, "product": product,
            "category": category, **columns_of(aim.whom),
        }  # fmt: skip
        changed += _keep(what, aim.amount, by)
    return changed


def _keep(what: dict[str, Any], amount: Decimal, by: User) -> bool:
    rows = Target.objects.unscoped(WHY)
    known = rows.select_for_update(of=("self",)).filter(**{k: v for k, v in what.items() if v is not None})
    current = known.filter(
        **{f"{name}__isnull": True for name, value in what.items() if value is None}
    ).first()
    before = current.amount if current else Decimal(0)
    if before == amount:
        return False
    target = current or Target(**what)
    target.amount = amount
    words = {"before": {"amount": str(before)}, "after": {"amount": str(amount)}}
    if current and not amount:
        record(by=by, action="delete", target=current, before=words["before"])
        current.delete()
        return True
    target.save()
    record(by=by, action="change", target=target, before=words["before"], after=words["after"])
    return True


@transaction.atomic
def copy_year(*, year: int, percent: Decimal, by: User) -> int:
    """The targets of a year for the next one, so many percent higher; what is set there already stays."""
    require(by, "target", "change")
    rows = (
        Target.objects.visible_to(by, "change")
        .filter(starts_on__year=year)
        .select_related("owner", "team", "branch")
    )
    there = Target.objects.unscoped(WHY).filter(starts_on__year=year + 1)
    known = set(there.values_list(*WHAT))
    fresh = []
    for row in rows:
        what = {name: getattr(row, name) for name in WHAT} | {
            "starts_on": row.starts_on.replace(year=year + 1)
        }
        if tuple(getattr(value, "pk", value) for value in what.values()) in known:
            continue
        grown = row.amount * (HUNDRED + percent) / HUNDRED
        amount = rounded(grown, firm_currency()) if row.is_money else grown.quantize(Decimal(1))
        fresh.append(Target(**what, amount=amount))
    Target.objects.bulk_create(fresh)
    if fresh:
        record(by=by, action="create", entity="target", object_ids=[row.pk for row in fresh])
    return len(fresh)
