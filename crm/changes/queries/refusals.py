from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import NoReverseMatch

from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_rows import Operation, Refusal
from crm.changes.queries.words import kind_of
from crm.changes.sql import model_named
from crm.frozen import frozen
from crm.jobs.models import Job

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 200


@frozen
class RefusedRow:
    """A row that an undo left as it is. `record` is None when the person may not see it, or it is gone.

    `edits` are the fields that somebody changed since, as (name, what the change set had made it, what it is now);
    without those that the person's role hides.
    """

    model: type[models.Model]
    row_id: int
    reason: str
    record: models.Model | None
    edits: tuple[tuple[str, Any, Any], ...]

    @property
    def kind(self) -> str:
        return kind_of(self.model._meta.label_lower)

    @property
    def url(self) -> str:
        """ "" for records without a page of their own."""
        link = getattr(self.record, "get_absolute_url", None)
        try:
            return link() if link else ""
        except NoReverseMatch:
            return ""


def refused_rows(change_set: ChangeSet, user: User) -> list[RefusedRow]:
    """The first 200, with the records the person may see: one query per model."""
    rows = list(change_set.rows.exclude(refused="").order_by("id")[:SHOWN])
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.model].append(row.row_id)
    records = {label: _visible(model_named(label), wanted, user) for label, wanted in ids.items()}
    found = []
    for row in rows:
        record = records[row.model].get(row.row_id)
        edits = _edits(row, record, user) if record is not None else ()
        found.append(RefusedRow(model_named(row.model), row.row_id, row.get_refused_display(), record, edits))
    return found


def _edits(row: ChangeRow, record: models.Model, user: User) -> tuple[tuple[str, Any, Any], ...]:
    if row.operation != Operation.UPDATE or row.refused != Refusal.EDITED:
        return ()
    access, model = access_of(user), type(record)
    shown = [field for field in model._meta.concrete_fields if access.reads(group_of(model, field.name))]
    fields = {field.column: field for field in shown}
    written = [(fields[column], value) for column, value in (row.after or {}).items() if column in fields]
    return tuple(
        (field.name, value, getattr(record, field.attname))
        for field, value in written
        if field.to_python(value) != getattr(record, field.attname)
    )


def _visible(model: type[models.Model], ids: list[int], user: User) -> dict[int, models.Model]:
    queryset = model._default_manager.all()
    if hasattr(queryset, "visible_to"):
        queryset = queryset.visible_to(user)
    return queryset.in_bulk(ids)


def undo_job(change_set: ChangeSet) -> Job | None:
    """The newest job that undoes, or undid, this change set."""
    return Job.objects.filter(name="changes.undo", args__change_set_id=change_set.pk).order_by("-id").first()
