"""The limits of discounts: rules of the firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from sales.models import DiscountLimit

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def add_limit(*, by: User, **values: Any) -> DiscountLimit:
    require(by, "sales_rules", "change")
    _refuse_if_there(values)
    limit = DiscountLimit.objects.create(**values)
    record(by=by, action="create", target=limit, after=_words(limit, values))
    return limit


@transaction.atomic
def change_limit(limit: DiscountLimit, *, by: User, **values: Any) -> DiscountLimit:
    require(by, "sales_rules", "change")
    current = DiscountLimit.objects.select_for_update().get(pk=limit.pk)
    _refuse_if_there(values, besides=current.pk)
    before = _words(current, values)
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    record(by=by, action="change", target=current, before=before, after=_words(current, values))
    return current


@transaction.atomic
def drop_limit(limit: DiscountLimit, *, by: User) -> ChangeSet:
    """One undoable change set."""
    require(by, "sales_rules", "change")
    record(by=by, action="delete", target=limit)
    return delete_kept(limit, by=by, summary=_("Deleted %s") % limit)


def _refuse_if_there(values: dict[str, Any], besides: int | None = None) -> None:
    same = {name: values.get(name) for name in ("role", "team")} | {"category": values.get("category", "")}
    if DiscountLimit.objects.filter(**same).exclude(pk=besides or 0).exists():
        raise ValidationError(_("There is a limit for this role, team and category already."))


def _words(limit: DiscountLimit, values: dict[str, Any]) -> dict[str, str]:
    return {name: str(getattr(limit, name) or "") for name in values}
