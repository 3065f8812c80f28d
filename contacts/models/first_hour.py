from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FirstHour(models.Model):
    """What one colleague is shown of the clients after an import: figures that a job counted within their scope.

    figures   key of a figure -> what was counted (contacts.queries.first_hour)
    scope     what the colleague's reach was then; with another reach the figures are not shown
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="first_hour"
    )
    figures = models.JSONField(default=dict, blank=True)
    scope = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("first hour")
        verbose_name_plural = _("first hours")

    def __str__(self) -> str:
        return str(_("First hour"))
