"""The boxes that this room itself hangs on the page of a deal."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contacts.queries.working_at import persons_at
from crm.access.scopes import can
from sales.forms.deal_record import CostForm, DealPersonForm
from sales.models import CheckPoint, CostRate, Deal, DealCheck, DealCost, DealPerson

if TYPE_CHECKING:
    from crm.people.models import User


def people(deal: Deal, user: User) -> dict[str, Any]:
    """Who takes part, and who else of the client might."""
    rows = list(DealPerson.objects.visible_to(user).filter(deal=deal).select_related("person"))
    form = None
    if can(user, "change", deal):
        known = {row.person_id for row in rows}
        others = [person for person in persons_at(deal.client, user)[:100] if person.pk not in known]
        form = DealPersonForm(persons=others) if others else None
    return {"rows": rows, "form": form}


def costs(deal: Deal, user: User) -> dict[str, Any] | None:
    """What was spent; sums for whoever reads costs."""
    rows = list(DealCost.objects.visible_to(user).filter(deal=deal).select_related("by"))
    may_change = can(user, "change", deal)
    if not rows and not may_change:
        return None
    hours = sum((row.quantity for row in rows if row.kind == CostRate.Kind.HOURS), Decimal())
    return {
        "rows": rows,
        "hours": hours,
        "total": sum((row.amount for row in rows), Decimal()),
        "form": CostForm(reader=user) if may_change else None,
    }


def checklist(deal: Deal, user: User) -> dict[str, Any] | None:
    """The points of the stage that the deal is in, with who ticked them off."""
    points = list(CheckPoint.objects.filter(stage=deal.stage_id, is_used=True)) if deal.is_open else []
    if not points:
        return None
    checks = DealCheck.objects.visible_to(user).filter(deal=deal).select_related("by")
    done = {check.point_id: check for check in checks}
    rows = [(point, done.get(point.pk)) for point in points]
    return {"rows": rows, "done": sum(check is not None for _point, check in rows)}
