"""Who takes part in a deal, and what of the checklist is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Person
from contacts.queries.working_at import persons_at
from crm.audit.actions import record
from sales.actions.deals import locked_deal
from sales.models import CheckPoint, Deal, DealCheck, DealPerson

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "rows of a deal in hand"


@transaction.atomic
def put_person(*, deal: Deal, person: Person | None, role: str, by: User) -> DealPerson:
    """Somebody who works for the client takes part in this role, or from now on in another one."""
    current = locked_deal(deal, by)
    if role not in Person.PurchaseRole.values:
        raise ValidationError({"role": _("Choose a role.")})
    if person is None or not persons_at(current.client, by).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("This person does not work for the client.")})
    rows = DealPerson.objects.unscoped(WHY)
    row, _is_new = rows.update_or_create(deal=current, person=person, defaults={"role": role})
    label = str(Person.PurchaseRole(role).label)
    record(by=by, action="change", target=current, after={"person": person.name, "role": label})
    return row


@transaction.atomic
def remove_person(*, row: DealPerson, by: User) -> None:
    current = locked_deal(row.deal, by)
    record(by=by, action="change", target=current, before={"person": row.person.name})
    DealPerson.objects.unscoped(WHY).filter(pk=row.pk).delete()


@transaction.atomic
def tick(*, deal: Deal, point: CheckPoint | None, done: bool, by: User) -> None:
    """Tick a point of the deal's pipeline off, or take the tick back. Twice is once."""
    current = locked_deal(deal, by)
    if point is None or point.stage.pipeline_id != current.stage.pipeline_id:
        raise ValidationError(_("This point stands in no checklist of this pipeline."))
    checks = DealCheck.objects.unscoped(WHY)
    if done:
        _row, changed = checks.get_or_create(deal=current, point=point, defaults={"by": by})
    else:
        changed = bool(checks.filter(deal=current, point=point).delete()[0])
    if changed:
        was, now = ("", point.text) if done else (point.text, "")
        record(by=by, action="change", target=current, before={"points": was}, after={"points": now})
