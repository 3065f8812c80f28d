from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    IMPORT = "import", _("Import")
    BULK = "bulk", _("Bulk change")
    MERGE = "merge", _("Merge")
    REASSIGN = "reassign", _("Reassignment")
    DELETE = "delete", _("Deletion")


class ChangeState(models.TextChoices):
    KEPT = "kept", _("Can be undone")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FORGETTING = "forgetting", _("Being removed for good")
    FORGOTTEN = "forgotten", _("Too old to be undone")


class ChangeSet(models.Model):
    """One action on many rows that can be undone as a whole.

    `steps` lists what was kept, in order: {"model", "operation", "columns", "count"}; undo goes
    through them backwards. `cursor` is where an undo stands: it changes with the rows it undid.
    `root` is the model of what was deleted ("contacts.client"); everything else that is gone went along with it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    summary = models.CharField(_("summary"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.KEPT)
    root = models.CharField(max_length=80, blank=True)
    steps = models.JSONField(default=list)
    cursor = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_count = models.PositiveIntegerField(_("rows undone"), default=0)
    refused_count = models.PositiveIntegerField(_("rows kept"), default=0)

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="changes_by"),
            models.Index(fields=["-id"], condition=models.Q(kind="delete"), name="changes_deletions"),
            models.Index(fields=["at"], condition=~models.Q(state="forgotten"), name="changes_to_forget"),
        ]

    def __str__(self) -> str:
        return self.summary or self.get_kind_display()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by operation: {"create": 3, "update": 2}."""
        counts: dict[str, int] = {}
        for step in self.steps:
            counts[step["operation"]] = counts.get(step["operation"], 0) + step["count"]
        return counts

    @property
    def row_count(self) -> int:
        return sum(self.counts.values())

    def rows_of(self, label: str) -> int:
        """How many rows of a model were kept."""
        return sum(step["count"] for step in self.steps if step["model"] == label)

    @property
    def is_undoable(self) -> bool:
        return self.state == ChangeState.KEPT and self.row_count > 0

    @property
    def is_partly_undone(self) -> bool:
        """Undone except rows that were left; what stood in their way may be gone by now."""
        return self.state == ChangeState.UNDONE and self.refused_count > 0

    def step(self, number: int) -> dict[str, Any]:
        """Steps are numbered from 1."""
        found: dict[str, Any] = self.steps[number - 1]
        return found
