from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The secret address under which a colleague's calendar can be read elsewhere. Without a nonce it is closed."""

    class Shows(models.TextChoices):
        ALL = "all", _("what, with whom and with which client")
        TITLES = "titles", _("what, without clients and persons")
        BUSY = "busy", _("only that I am busy")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    nonce = models.CharField(max_length=64, blank=True)
    shows = models.CharField(_("what it shows"), max_length=6, choices=Shows.choices, default=Shows.ALL)
    hides_private = models.BooleanField(_("plans without a client only as busy"), default=True)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")

    def __str__(self) -> str:
        return str(_("Calendar subscription"))
