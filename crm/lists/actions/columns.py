from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from crm.lists.models import ColumnChoice
from crm.lists.registry import column_at
from crm.lists.specs import ListSpec

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def choose_columns(*, spec: ListSpec, view: str, columns: Sequence[str], by: User) -> tuple[str, ...]:
    """Keep the person's columns of a view, in this order; unknown ones are left out, none means the usual ones."""
    kept = tuple(key for key in dict.fromkeys(columns) if column_at(spec, key))
    mine = ColumnChoice.objects.filter(user=by, list_key=spec.key, view=view)
    if not kept:
        mine.delete()
    elif not mine.update(columns=list(kept)):
        ColumnChoice.objects.create(user=by, list_key=spec.key, view=view, columns=list(kept))
    return kept
