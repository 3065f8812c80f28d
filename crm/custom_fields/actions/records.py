"""Values of made fields on one record: the door for pages that change only these, and what other actions share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import can
from crm.audit.actions import record
from crm.custom_fields.fields import PREFIX, put_value, searchable_names
from crm.custom_fields.holders import Holder, holder_of
from crm.custom_fields.values import checked

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass
class ValueConflict(Exception):
    """Somebody saved another value since it was read; `current` is the row as it stands now."""

    current: Any


def given_values(model: Any, by: User, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the column of a new record holds. Raises PermissionDenied for values of a group that `by` may not write."""
    found = checked(str(model._meta.model_name), values or {})
    found = {key: value for key, value in found.items() if value is not None}
    require_to_give(by, model, **{f"{PREFIX}{key}": True for key in found})
    return found


@transaction.atomic
def change_values(
    *, row: Any, by: User, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> Any:
    """Change made fields of a record, by their keys; unchanged ones are left alone, None empties one.

    Raises ValueConflict where somebody else changed one of them since `seen` (values the editor started from),
    PermissionDenied without the right to the record or to the group of a field, ValidationError.
    """
    holder = _holder(row)
    root = holder.root(row)
    if not can(by, "change", root):
        raise PermissionDenied
    rows = holder.model.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    current = rows.get(pk=row.pk)
    wanted = checked(holder.key, values)
    held = {key: current.custom.get(key) for key in wanted}
    if seen is not None and any(held[key] not in (seen.get(key), wanted[key]) for key in wanted):
        raise ValueConflict(current)
    changed = [key for key in wanted if held[key] != wanted[key]]
    if not changed:
        return current
    require_writes(by, holder.model, [f"{PREFIX}{key}" for key in changed])
    for key in changed:
        put_value(current, f"{PREFIX}{key}", wanted[key])
    _save(current, by)
    _refresh(holder, current, changed)
    child = "" if root is row else f"{holder.key}."
    record(
        by=by, action="change", target=root, summary="" if root is row else str(current),
        before={f"{child}{PREFIX}{key}": held[key] for key in changed},
        after={f"{child}{PREFIX}{key}": wanted[key] for key in changed},
    )  # fmt: skip
    return current


def _holder(row: Any) -> Holder:
    holder = holder_of(type(row))
    if holder is None:
        raise ValueError(f"{type(row).__name__} holds no custom fields")
    return holder


def _save(row: Any, by: User) -> None:
    columns = {field.name for field in row._meta.concrete_fields}
    if "version" in columns:
        row.version += 1
    if "changed_at" in columns:
        row.changed_at = timezone.now()
    if "changed_by" in columns:
        row.changed_by = by
    touched = {"version", "changed_at", "changed_by"} & columns
    row.save(update_fields=["custom", *sorted(touched)])


def _refresh(holder: Holder, row: Any, keys: list[str]) -> None:
    searched = searchable_names(holder.key)
    if holder.refresh_search is not None and any(f"{PREFIX}{key}" in searched for key in keys):
        holder.refresh_search([row.pk])
