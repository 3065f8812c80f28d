from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.audit.words import READ_GROUPS

from .entries import TrailModel, TrailQuerySet


class ReadEntry(TrailModel):
    """Who looked at which group of personal data of a record. No name and no value of it is kept here."""

    group = models.CharField(_("what was read"), max_length=20, choices=READ_GROUPS)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="read_recent"),
            models.Index(fields=["by", "-at", "-id"], name="read_by_whom"),
            models.Index(fields=["entity", "object_id", "-at", "-id"], name="read_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.entity_word} #{self.object_id}"
