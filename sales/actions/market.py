"""The market file: competitors, prices seen, and who supplies our clients now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.edits import refuse_if_moved
from contacts.models import Client
from crm.access.field_groups import require_to_give
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from sales.actions.deals import change_deal
from sales.actions.products import texts
from sales.models import Competitor, Deal, PriceSeen, Supplier
from sales.queries.market import competitor_named

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = ("name", "website", "strengths", "weaknesses")


@transaction.atomic
def create_competitor(*, by: User, name: str, **fields: Any) -> Competitor:
    """Raises ValidationError if somebody noted it already, also in other letters."""
    require(by, Competitor.entity, "create")
    _refuse_twice(name, by)
    competitor = Competitor.objects.create(name=name.strip(), **fields)
    record(by=by, action="create", target=competitor)
    return competitor


@transaction.atomic
def change_competitor(
    *, competitor: Competitor, by: User, changes: dict[str, Any], seen: dict[str, Any] | None = None
) -> Competitor:
    """Deals that name it by its new name are met from now on. Raises EditConflict if a field moved on from `seen`."""
    require(by, Competitor.entity, "change")
    rows = Competitor.objects.unscoped("the right was asked above").select_for_update()
    current: Competitor = rows.get(pk=competitor.pk)
    refuse_if_moved(current, changes, seen or {})
    changed = {name: changes[name] for name in EDITABLE if name in changes}
    before = {name: getattr(current, name) for name in changed if getattr(current, name) != changed[name]}
    if not before:
        return current
    if "name" in before:
        _refuse_twice(changed["name"], by, besides=current.pk)
    for name in before:
        setattr(current, name, changed[name])
    current.version += 1
    current.changed_at = timezone.now()
    current.save(update_fields=[*before, "version", "changed_at"])
    after = {name: changed[name] for name in before}
    record(by=by, action="change", target=current, before=texts(before), after=texts(after))
    return current


def _refuse_twice(name: str, by: User, besides: int | None = None) -> None:
    found = competitor_named(name.strip(), by)
    if found is not None and found.pk != besides:
        raise ValidationError({"name": _("%(name)s is in the market file already.") % {"name": found.name}})


@transaction.atomic
def note_price(*, competitor: Competitor, by: User, **fields: Any) -> PriceSeen:
    require(by, Competitor.entity, "change")
    price = PriceSeen.objects.create(competitor=competitor, by=by, **fields)
    record(
        by=by,
        action="note",
        target=competitor,
        after={"what": price.what, "price_amount": str(price.price_amount)},
    )
    return price


@transaction.atomic
def remove_price(*, price: PriceSeen, by: User) -> ChangeSet:
    require(by, Competitor.entity, "change")
    record(by=by, action="change", target=price.competitor, before={"what": price.what})
    return delete_kept(price, by=by, summary=_("Removed %s") % price.what)


@transaction.atomic
def meet_competitor(*, deal: Deal, competitor: Competitor, by: User) -> Deal:
    """The deal names it, in words as an import would."""
    require(by, Competitor.entity, "view")
    return change_deal(deal=deal, by=by, changes={"competitor": competitor.name})


@transaction.atomic
def note_supplier(*, client: Client, competitor: Competitor, by: User, **fields: Any) -> Supplier:
    """Who supplies a client now; noted once more, what is said stands for what was, and what is left out stays."""
    if not can(by, "change", client):
        raise PermissionDenied
    require(by, Competitor.entity, "view")
    require_to_give(by, Supplier, **fields)
    rows = Supplier.objects.unscoped("the client may be changed").select_for_update(of=("self",))
    said = {name: value for name, value in fields.items() if value}
    supplier, is_new = rows.update_or_create(
        client=client, competitor=competitor, defaults={**said, "by": by, "said_at": timezone.now()}
    )
    after = {"competitor": competitor.name, "contract_ends_on": str(supplier.contract_ends_on or "")}
    record(by=by, action="note" if is_new else "change", target=client, about=supplier, after=after)
    return supplier


@transaction.atomic
def remove_supplier(*, supplier: Supplier, by: User) -> ChangeSet:
    if not can(by, "change", supplier.client):
        raise PermissionDenied
    record(by=by, action="change", target=supplier.client, before={"competitor": supplier.competitor.name})
    return delete_kept(supplier, by=by, summary=_("Removed %s") % supplier.competitor)
