"""What a change set is called, for a reader who may see less than its maker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst

from crm.audit.queries.masks import masked_entities
from crm.audit.words import key_of
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.changes.sql import model_named

if TYPE_CHECKING:
    from crm.people.models import User

# The summaries of these are names of records.
NAMING = (ChangeKind.DELETE, ChangeKind.MERGE)


class Telling:
    """Says change sets to one reader; what others deleted has no name for whoever may not see such records."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.masked = frozenset(masked_entities(user))

    def may_name(self, change_set: ChangeSet) -> bool:
        if change_set.by_id == self.user.pk or change_set.kind not in NAMING:
            return True
        labels = {step["model"] for step in change_set.steps}
        return not any(key_of(model_named(label)) in self.masked for label in labels)

    def summary(self, change_set: ChangeSet) -> str:
        if self.may_name(change_set):
            return str(change_set)
        return f"{change_set.get_kind_display()}: {kind_of(change_set.root)} #{change_set.pk}"


def kind_of(label: str) -> str:
    """The word for the records of a model, by its label."""
    return str(capfirst(model_named(label)._meta.verbose_name)) if label else ""
