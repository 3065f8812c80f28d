"""One made field of one record, for whoever may see both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from crm.access.context import access_of
from crm.access.scopes import visible_or_404
from crm.custom_fields.fields import Field, field_at
from crm.custom_fields.holders import holders

if TYPE_CHECKING:
    from crm.people.models import User


def record_and_field(user: User, holder_key: str, pk: int, key: str) -> tuple[Any, Field]:
    """Raises Http404 for what the person does not see, PermissionDenied for a record that they may not change."""
    holder = next((one for one in holders.on_for(user) if one.key == holder_key), None)
    field = field_at(holder_key, key)
    if holder is None or field is None or field.is_archived or not access_of(user).reads(field.group):
        raise Http404
    return visible_or_404(holder.model.objects.all(), user, "change", pk=pk), field
