"""What points to rows that are about to go, in this room and in upper ones, found by the foreign keys themselves."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import models

from contacts.models import Channel, Client, Person
from crm.changes.actions.keeping import keep_deletes, keep_updates
from crm.changes.models import ChangeSet
from crm.changes.references import Reference, pointing_to

Model = type[models.Model]


def free_persons(change_set: ChangeSet, person_ids: list[int]) -> None:
    """Whatever names these persons without belonging to them (a call, a ticket) stays, without the name.

    What is theirs alone (a consent) goes with them; their channels are the caller's.
    """
    for reference in pointing_to(Person):
        if _sets_null(reference):
            _set_null(change_set, reference, person_ids)
        elif reference.model is not Channel and not reference.belongs:
            rows = reference.model._default_manager.filter(**{f"{reference.column}__in": person_ids})
            if rows.exists():
                keep_deletes(change_set, reference.model, rows)


def _field(reference: Reference) -> Any:
    return next(field for field in reference.model._meta.concrete_fields if field.column == reference.column)


def _sets_null(reference: Reference) -> bool:
    return getattr(_field(reference).remote_field, "on_delete", None) is models.SET_NULL


def _set_null(change_set: ChangeSet, reference: Reference, ids: Collection[int]) -> None:
    name, all_rows = _field(reference).name, reference.model._default_manager
    keys = list(all_rows.filter(**{f"{name}__in": ids}).values_list("pk", flat=True))
    if keys:
        write = partial(all_rows.filter(pk__in=keys).update, **{name: None})
        keep_updates(change_set, reference.model, [name], keys, write)


def delete_ties(change_set: ChangeSet, client_ids: Collection[int], *, besides: Collection[Model]) -> None:
    """Rows of upper rooms that mean nothing without their client (a letter to it, its place in a queue) go with it.

    What only names the client (a request of theirs) stays, without the name.
    """
    let_go(change_set, Client, client_ids, besides=besides)


def let_go(
    change_set: ChangeSet, model: Model, ids: Collection[int], *, besides: Collection[Model] = ()
) -> None:
    """What points to rows of `model` that are about to go: rows that are theirs alone go too, others forget them."""
    for reference in pointing_to(model):
        if _sets_null(reference):
            _set_null(change_set, reference, ids)
        elif reference.model not in besides and not reference.belongs:
            rows = reference.model._default_manager.filter(**{f"{reference.column}__in": ids})
            if rows.exists():
                keep_deletes(change_set, reference.model, rows)
