"""Made fields of a client's records may name a person: an erasure takes the words out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.custom_fields.fields import Field, all_fields
from crm.custom_fields.holders import holders
from crm.custom_fields.models import Kind
from crm.personal_data import Copy, Traces, copies

# What stands in a sentence where a person was named.
GONE = "[…]"


def fields_of_model(model: Any) -> list[Field]:
    """All that rows of the model may hold, archived ones too."""
    return [field for field in all_fields() if field.holder == model._meta.model_name]


def unfolded(model: Any, names: Iterable[str]) -> list[str]:
    """Fields that the firm made one by one, instead of the column that holds them."""
    found: list[str] = []
    for name in names:
        found += [field.name for field in fields_of_model(model)] if name == "custom" else [name]
    return found


def remove_words(traces: Traces) -> int:
    """Texts of the client's records in which the person is named lose those words; returns how many records."""
    words = traces.subject.words
    if not words:
        return 0
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    count = 0
    for holder in holders.items():
        texts = {field.key for field in fields_of_model(holder.model) if field.kind == Kind.TEXT}
        near = {f"{holder.client_path}__in": traces.subject.client_ids}
        rows = holder.model.objects.unscoped("an erasure is of everything").filter(**near)
        for row in rows.exclude(custom={}).only("pk", "custom") if texts else ():
            cleared = {
                key: named.sub(GONE, value) if key in texts else value for key, value in row.custom.items()
            }
            if cleared != row.custom:
                row.custom = cleared
                row.save(update_fields=["custom"])
                if holder.refresh_search:
                    holder.refresh_search([row.pk])
                count += 1
    return count


def register() -> None:
    copies.register(Copy("custom_fields", _("Custom fields that name the person"), remove_words))
