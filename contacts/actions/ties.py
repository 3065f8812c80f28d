"""What points to rows that are about to go, in this room and in upper ones, found by the foreign keys themselves."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import models

from contacts.models import Client, Person
from crm.changes.actions.keeping import keep_deletes, keep_updates
from crm.changes.models import ChangeSet
from crm.changes.references import pointing_to

Model = type[models.Model]


def free_persons(change_set: ChangeSet, person_ids: list[int]) -> None:
    """Whatever names these persons without belonging to them (a call, a ticket) stays, without the name."""
    for reference in pointing_to(Person):
        field = next(
            field for field in reference.model._meta.concrete_fields if field.column == reference.column
        )
        if getattr(field.remote_field, "on_delete", None) is not models.SET_NULL:
            continue
        rows = reference.model._default_manager.filter(**{f"{field.name}__in": person_ids})
        keys = list(rows.values_list("pk", flat=True))
        if keys:
            write = partial(reference.model._default_manager.filter(pk__in=keys).update, **{field.name: None})
            keep_updates(change_set, reference.model, [field.name], keys, write)


def delete_ties(change_set: ChangeSet, client: Client, *, besides: Collection[Model]) -> None:
    """Rows of upper rooms that mean nothing without the client (a letter to it, its place in a queue) go with it."""
    for reference in pointing_to(Client):
        if reference.model not in besides and not reference.belongs:
            rows = reference.model._default_manager.filter(**{reference.column: client.pk})
            if rows.exists():
                keep_deletes(change_set, reference.model, rows)
