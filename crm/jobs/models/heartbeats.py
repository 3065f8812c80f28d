from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a worker or the scheduler was last seen alive; read by the health page."""

    FRESH = timedelta(seconds=30)

    name = models.CharField(_("name"), max_length=200, primary_key=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - self.seen_at < self.FRESH
