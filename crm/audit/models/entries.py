from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from crm.audit.words import action_word, entity_word


class AuditEntry(models.Model):
    """Who did what, when and from where. Triggers refuse every later change (see the migration)."""

    at = models.DateTimeField(_("at"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("for"),
    )
    action = models.CharField(_("action"), max_length=40)
    entity = models.CharField(_("entity"), max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(_("record"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("records"), default=1)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    # How many values the reader it was fetched for may not read (crm.audit.queries.entries.leave_out_hidden).
    hidden_count = 0

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "-id"], name="audit_by"),
            models.Index(fields=["action", "-id"], name="audit_action"),
            models.Index(fields=["entity", "object_id", "-id"], name="audit_record"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return self.summary or f"{self.action_word}: {self.object_label or self.entity_word}".strip(": ")

    @property
    def action_word(self) -> str:
        return action_word(self.action)

    @property
    def entity_word(self) -> str:
        return entity_word(self.entity)
