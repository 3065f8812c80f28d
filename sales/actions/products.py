from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from contacts.actions.clients import EditConflict
from contacts.actions.edits import refuse_if_moved
from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import require
from crm.audit.actions import record
from sales.models import Product

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = (
    "code",
    "name",
    "kind",
    "category",
    "unit",
    "price_amount",
    "currency",
    "cost_amount",
    "vat_rate",
    "active_from",
    "active_until",
    "note",
)


@transaction.atomic
def create_product(*, by: User, **fields: Any) -> Product:
    require(by, Product.entity, "create")
    require_to_give(by, Product, **fields)
    product = Product.objects.create(**fields)
    record(by=by, action="create", target=product)
    return product


@transaction.atomic
def change_product(
    *,
    product: Product,
    by: User,
    changes: dict[str, Any],
    version: int | None = None,
    seen: dict[str, Any] | None = None,
) -> Product:
    """Change fields of EDITABLE. Quotes and orders keep what was agreed. Raises EditConflict for an old version, or if
    one of the fields has moved on from `seen`.
    """
    require(by, Product.entity, "change")
    current: Product = (
        Product.objects.unscoped("the right was asked above").select_for_update().get(pk=product.pk)
    )
    if version is not None and current.version != version:
        raise EditConflict(current)
    refuse_if_moved(current, changes, seen or {})
    changed = {name: changes[name] for name in EDITABLE if name in changes}
    before = {name: getattr(current, name) for name in changed if getattr(current, name) != changed[name]}
    if not before:
        return current
    require_writes(by, Product, before)
    after = {name: changed[name] for name in before}
    for name, new in after.items():
        setattr(current, name, new)
    current.version += 1
    current.changed_at = timezone.now()
    current.save(update_fields=[*after, "version", "changed_at"])
    record(by=by, action="change", target=current, before=texts(before), after=texts(after))
    return current


def texts(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the audit keeps them: amounts and days as text, so that no digit is lost."""
    return {
        name: old if isinstance(old, str | int | float | bool | list | None) else str(old)
        for name, old in values.items()
    }
