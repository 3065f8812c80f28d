"""What the page of the settings shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crm.custom_fields.holders import Holder, holders
from crm.custom_fields.models import CustomField

if TYPE_CHECKING:
    from crm.people.models import User


@dataclass
class Held:
    """A kind of records with its fields, in their order."""

    holder: Holder
    rows: list[CustomField] = field(default_factory=list)
    archived: list[CustomField] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return self.holder.label


def held_fields(user: User) -> list[Held]:
    """Every kind of records of the modules that are on; one query for all fields."""
    found = {holder.key: Held(holder) for holder in holders.on_for(user)}
    for row in CustomField.objects.order_by("position", "id"):
        if row.holder in found:
            held = found[row.holder]
            (held.archived if row.archived_at else held.rows).append(row)
    return list(found.values())
