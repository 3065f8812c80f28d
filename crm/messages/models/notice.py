from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.messages.kinds import notice_kinds


class Notice(models.Model):
    """Something that one colleague is told of. Its words are drawn when it is read, in the reader's language.

    A `key` comes once to each colleague, however often it is told.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # When it went into a digest by e-mail.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["to", "key"], condition=~Q(key=""), name="notice_told_once")
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_of_colleague"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        found = notice_kinds.get(self.kind)
        return str(found.words(self.text, self.params)) if found else self.text

    @property
    def icon(self) -> str:
        found = notice_kinds.get(self.kind)
        return found.icon if found else "bell"
