from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.sign_in.devices import device_words


class OpenSessions(models.QuerySet["SignedInSession"]):
    def of(self, user: models.Model) -> OpenSessions:
        """The sessions in which this person is signed in now, the last used first."""
        running = self.filter(user=user, session__expire_date__gt=timezone.now())
        return running.order_by("-last_used_at", "-pk")


class SignedInSession(models.Model):
    """One device on which a person is signed in. It goes with Django's session, and the session with it."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="signed_in")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_in_sessions")
    address = models.GenericIPAddressField(_("address"), null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    signed_in_at = models.DateTimeField(_("signed in"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)

    objects = OpenSessions.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.device

    @property
    def device(self) -> str:
        return device_words(self.user_agent)
