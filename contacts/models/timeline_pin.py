from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class TimelinePin(ChildModel):
    """An entry of a client's stream that stands above the others for all who see the client.

    `key` is that of the entry ("order-7"); what it leads to is read by its source for each reader anew, so a pin shows
    nobody what they may not see.
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.ForeignKey(Client, models.CASCADE, related_name="pins", db_index=False)
    key = models.CharField(max_length=60)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pinned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pinned entry")
        verbose_name_plural = _("pinned entries")
        constraints = [models.UniqueConstraint("client", "key", name="pinned_once")]

    def __str__(self) -> str:
        return self.key
