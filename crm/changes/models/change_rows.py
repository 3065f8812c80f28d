from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext_lazy as _

from .change_sets import ChangeSet


class Operation(models.TextChoices):
    CREATE = "create", _("Created")
    UPDATE = "update", _("Changed")
    DELETE = "delete", _("Deleted")


class Refusal(models.TextChoices):
    """Why a row was left as it is."""

    EDITED = "edited", _("Edited since")
    IN_USE = "in_use", _("Other records belong to it now")
    KEPT_WITH = "kept_with", _("Stays with the record it belongs to")
    GONE = "gone", _("Deleted since")
    PARENT_GONE = "parent_gone", _("What it belonged to was deleted since")
    PLACE_TAKEN = "place_taken", _("Another record has taken its place")


class ChangeRowQuerySet(models.QuerySet["ChangeRow"]):
    def parents(self, model: str) -> list[int]:
        """Keys of what created rows of a model belonged to, where the change set remembers it."""
        rows = self.filter(model=model, operation=Operation.CREATE, after__has_key="^")
        keys = rows.annotate(above=KeyTextTransform("^", "after")).values_list("above", flat=True)
        return sorted({int(key) for key in keys.distinct() if key})


class ChangeRow(models.Model):
    """What one row was before and after. Written by SQL for whole sets, never row by row.

    create: `after` is {"#": fingerprint of the fields written, "^": key of what it belongs to}; update: both hold
    the changed fields only; delete: `before` is the whole row.
    """

    # Written by the keeping actions only, several rows for each one that they keep: nothing to check each time.
    change_set = models.ForeignKey(
        ChangeSet, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    step = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6, choices=Operation)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    refused = models.CharField(_("kept because"), max_length=12, choices=Refusal, blank=True)

    objects = ChangeRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("changed row")
        verbose_name_plural = _("changed rows")
        indexes = [
            models.Index(fields=["change_set", "step", "id"], name="changes_rows_in_order"),
            models.Index(
                fields=["change_set", "id"],
                condition=~Q(refused=""),
                name="changes_rows_refused",
            ),
            models.Index(fields=["change_set", "row_id"], name="changes_rows_by_row"),
            # What lies in the recycle bin, by itself and by its client.
            models.Index(
                fields=["model", "row_id"], condition=Q(operation="delete"), name="changes_deleted_rows"
            ),
            models.Index(
                KeyTransform("client_id", "before"),
                condition=Q(operation="delete"),
                name="changes_deleted_of_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.model} {self.row_id}"
