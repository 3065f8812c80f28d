"""Plans of commission are written as a whole: head, tiers, other percents, members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from crm.access.scopes import require
from crm.audit.actions import record
from crm.jobs import later
from sales.models import CommissionPlan, PlanMember, PlanRate, PlanTier
from sales.queries.periods import month_start

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "the right to keep plans was asked"
JOB = "sales.reckon_commission"
HEAD = (
    "name", "basis", "earned_at", "cap_amount", "cover_share", "handover_share", "handover_days", "active_from",
    "active_until",
)  # fmt: skip
Rows = Sequence[dict[str, Any]]


@transaction.atomic
def save_plan(
    *,
    by: User,
    head: dict[str, Any],
    tiers: Rows,
    rates: Rows,
    members: Rows,
    plan: CommissionPlan | None = None,
    version: int | None = None,
) -> CommissionPlan:
    """Make a plan, or write one anew. Statements that are open follow; frozen ones stay.

    Raises EditConflict for an old version, ValidationError for a colleague who is in another plan in the same month.
    """
    require(by, CommissionPlan.entity, "change")
    plans = CommissionPlan.objects.unscoped(WHY)
    current = CommissionPlan() if plan is None else plans.select_for_update().get(pk=plan.pk)
    if plan is not None and version is not None and current.version != version:
        raise EditConflict(current)
    if plans.filter(name=head["name"]).exclude(pk=current.pk).exists():
        raise ValidationError({"name": _("There is a plan of this name.")})
    before = _words(current) if plan else None
    for name in HEAD:
        setattr(current, name, head[name])
    current.active_from = month_start(current.active_from)
    current.version += 0 if plan is None else 1
    current.save()
    _write(current, PlanTier, tiers)
    _write(current, PlanRate, rates)
    _refuse_twice(current, members)
    _write(current, PlanMember, members)
    if plan is None:
        record(by=by, action="create", target=current, after=_words(current))
    else:
        record(by=by, action="change", target=current, before=before, after=_words(current))
    later(JOB, unique=JOB)
    return current


def _write(plan: CommissionPlan, model: Any, rows: Rows) -> None:
    model.objects.unscoped(WHY).filter(plan=plan).delete()
    model.objects.bulk_create(model(plan=plan, **row) for row in rows)


def _refuse_twice(plan: CommissionPlan, members: Rows) -> None:
    """Nobody is paid twice for one sale."""
    rows = PlanMember.objects.unscoped(WHY).exclude(plan=plan)
    seen: list[dict[str, Any]] = []
    for row in members:
        last = row["ends_on"]
        holds = Q(ends_on=None) | Q(ends_on__gte=row["starts_on"])
        elsewhere = rows.filter(holds, user=row["user"])
        if last:
            elsewhere = elsewhere.filter(starts_on__lte=last)
        if any(_overlap(row, other) for other in seen) or elsewhere.exists():
            raise ValidationError(
                _("%(name)s is in a plan in these months already.") % {"name": row["user"].name}
            )
        seen.append(row)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    ends = [row["ends_on"] or timezone.localdate().replace(year=9999) for row in (one, other)]
    same = one["user"] == other["user"]
    return bool(same and one["starts_on"] <= ends[1] and other["starts_on"] <= ends[0])


def _words(plan: CommissionPlan) -> dict[str, str]:
    """What the audit keeps of it."""
    head = {name: str(getattr(plan, name)) for name in HEAD if getattr(plan, name) not in (None, "")}
    tiers = PlanTier.objects.unscoped(WHY).filter(plan=plan).values_list("from_percent", "percent")
    rates = (
        PlanRate.objects.unscoped(WHY).filter(plan=plan).values_list("product__code", "category", "percent")
    )
    members = (
        PlanMember.objects.unscoped(WHY).filter(plan=plan).values_list("user__name", "starts_on", "ends_on")
    )
    return head | {
        "tiers": "; ".join(f"{since} %: {percent} %" for since, percent in tiers),
        "rates": "; ".join(f"{code or category}: {percent} %" for code, category, percent in rates),
        "members": "; ".join(f"{name} {first}–{last or ''}" for name, first, last in members),
    }
