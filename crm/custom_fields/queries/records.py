"""One made field of one record, for whoever may see both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from crm.access.context import access_of
from crm.access.scopes import visible_or_404
from crm.audit.queries.saves import Save, last_saves
from crm.custom_fields.fields import Field, field_at
from crm.custom_fields.holders import holder_of, holders

if TYPE_CHECKING:
    from crm.people.models import User


def record_and_field(user: User, holder_key: str, pk: int, key: str) -> tuple[Any, Field]:
    """Raises Http404 for what the person does not see, PermissionDenied for a record that they may not change."""
    holder = next((one for one in holders.on_for(user) if one.key == holder_key), None)
    field = field_at(holder_key, key)
    if holder is None or field is None or field.is_archived or not access_of(user).reads(field.group):
        raise Http404
    return visible_or_404(holder.model.objects.all(), user, "change", pk=pk), field


def last_save(row: Any, field: Field) -> Save | None:
    """Who gave a made field the value that the record has now, and when."""
    holder = holder_of(type(row))
    root = holder.root(row) if holder else row
    name = field.name if root is row or holder is None else f"{holder.key}.{field.name}"
    return last_saves(root, {name: row.custom.get(field.key)}).get(name)
