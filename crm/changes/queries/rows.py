from __future__ import annotations

from django.db import models

from crm.changes.models import ChangeRow, ChangeSet


def touched_ids(change_set: ChangeSet, model: type[models.Model]) -> list[int]:
    """The primary keys of this model's rows in the change set, also of rows that no longer exist."""
    rows = ChangeRow.objects.filter(change_set=change_set, model=model._meta.label_lower)
    return list(rows.order_by("row_id").values_list("row_id", flat=True).distinct())
