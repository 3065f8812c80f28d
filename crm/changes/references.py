"""Which rows point to which: what a creation that is undone must not leave hanging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from crm.changes.registry import belongings
from crm.frozen import frozen


@frozen
class Reference:
    """A foreign key column of `model` that points to the primary key of `to`."""

    model: type[models.Model]
    column: str
    to: type[models.Model]

    @property
    def belongs(self) -> bool:
        """Rows of a hidden many-to-many table, or of a model that is registered as belonging."""
        return bool(self.model._meta.auto_created) or self.model._meta.label_lower in belongings


def pointing_to(model: type[models.Model]) -> Iterator[Reference]:
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        is_reverse_key = (relation.one_to_many or relation.one_to_one) and relation.auto_created
        if is_reverse_key and relation.field.concrete:
            yield Reference(relation.related_model, relation.field.column, model)


def pointing_from(model: type[models.Model]) -> Iterator[Reference]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield Reference(model, str(field.column), field.related_model)


def points_to_itself(model: type[models.Model]) -> bool:
    return any(reference.to is model for reference in pointing_from(model))
