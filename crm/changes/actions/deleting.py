"""The door for deleting one record with everything that Django would delete with it, so that it can come back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models.deletion import Collector

from crm.changes.actions.keeping import keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.changes.references import pointing_to

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def delete_kept(row: models.Model, *others: models.Model, by: User, summary: str) -> ChangeSet:
    """Delete `row` as Django would, in a change set that brings it back; `others` are its own and go after it.

    Raises ProtectedError while something that must not lose it points to it.
    """
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    found = _Found(using=str(row._state.db))
    found.collect([row])
    for field, keys in found.emptied():
        _empty(change_set, field, keys)
    for model, keys in found.gone():
        keep_deletes(change_set, model, keys)
    for other in others:
        keep_deletes(change_set, type(other), [other.pk])
    change_set.root = row._meta.label_lower
    change_set.save(update_fields=["root"])
    return change_set


def _empty(change_set: ChangeSet, field: Any, keys: list[int]) -> None:
    rows = field.model._base_manager.filter(pk__in=keys)
    keep_updates(change_set, field.model, [field.name], keys, partial(rows.update, **{field.name: None}))


class _Found(Collector):
    """Django's own list of what goes along."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        return False  # a fast delete is not listed

    def gone(self) -> list[tuple[type[models.Model], list[int]]]:
        """A model goes once no other one that points to it is left; Django itself sorts by required keys only."""
        left, found = dict(self.data), []
        while left:
            free = [model for model in left if not _is_pointed_to(model, left)] or list(left)[:1]
            found += [(model, sorted(row.pk for row in left.pop(model))) for model in free]
        return found

    def emptied(self) -> list[tuple[Any, list[int]]]:
        """Foreign keys that lose their value (SET_NULL), with the keys of the rows that hold them."""
        found: dict[Any, list[int]] = {}
        groups: Any
        for (field, _value), groups in self.field_updates.items():
            for rows in groups:
                found.setdefault(field, []).extend(row.pk for row in rows)
        return [(field, keys) for field, keys in found.items() if keys]


def _is_pointed_to(model: type[models.Model], by: Iterable[type[models.Model]]) -> bool:
    others = set(by) - {model}
    return any(reference.model in others for reference in pointing_to(model))
