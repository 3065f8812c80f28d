from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ScopedModel


class Segment(ScopedModel):
    """Clients that answer to rules; who is in it is asked anew each time, within the scope of whoever asks.

    `rules` is a tree: {"join": "all" | "any", "not": bool, "rules": [tree | {"field", "operator", "value"}]}.
    """

    entity: ClassVar[str] = "segment"

    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("what it is for"), max_length=250, blank=True)
    rules = models.JSONField(default=dict)
    kept_count = models.PositiveIntegerField(_("clients"), null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="segment_changed"),
            models.Index(fields=["owner", "-changed_at", "-id"], name="segment_owner_changed"),
            models.Index(fields=["team", "-changed_at", "-id"], name="segment_team_changed"),
            models.Index(fields=["branch", "-changed_at", "-id"], name="segment_branch_changed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("segment_page", args=[self.pk])
