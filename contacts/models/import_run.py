from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def original_path(run: ImportRun, name: str) -> str:
    """A name that nobody can guess; the person's own name for the file is a column."""
    return f"imports/{timezone.now():%Y/%m}/{uuid4().hex}.original"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def of(self, user: Any) -> ImportRunQuerySet:
        """Imports are seen by whoever made them; one thrown away before it ran is gone."""
        return self.filter(by=user).exclude(discarded_at__isnull=False, started_at=None)


class ImportRun(models.Model):
    """One file on its way into the base. The original is kept until the person discards it.

    `mapping`: position of a column -> field; `orders`: position -> order of its dates; `counts`: what the check
    or the run found. The rows themselves wait in a table of their own (contacts.imports.stage).
    """

    class State(models.TextChoices):
        UNREADABLE = "unreadable", _("Cannot be read")
        COLUMNS = "columns", _("Choosing columns")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    class OnDuplicate(models.TextChoices):
        SKIP = "skip", _("Skip")
        UPDATE = "update", _("Update: overwrite with what the file says")
        MERGE = "merge", _("Merge: fill what is empty, add what is new")
        CREATE = "create", _("Create anyway")

    target = models.CharField(max_length=20, default="clients")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to=original_path, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_size = models.BigIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.COLUMNS)
    trouble = models.JSONField(default=dict, blank=True)
    dialect = models.JSONField(default=dict, blank=True)
    signature = models.CharField(max_length=32, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    orders = models.JSONField(default=dict, blank=True)
    # [position, what stands there, what it should be] for all rows with that value.
    corrections = models.JSONField(default=list, blank=True)
    on_duplicate = models.CharField(
        _("duplicates"), max_length=6, choices=OnDuplicate.choices, default=OnDuplicate.SKIP
    )
    counts = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    change_set = models.ForeignKey("changes.ChangeSet", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="import_run_mine"),
            models.Index(
                fields=["signature", "-id"], condition=~Q(signature=""), name="import_run_signature"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_page", args=[self.pk])

    @property
    def columns(self) -> dict[int, str]:
        """`mapping` with whole numbers as keys, which JSON cannot hold."""
        return {int(position): target for position, target in self.mapping.items()}

    @property
    def is_working(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)

    def count(self, name: str) -> int:
        return int(self.counts.get(name, 0))
