from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .entries import AuditEntry


class AuditPayload(models.Model):
    """All that an entry says in names, words and values, apart from it so that an erasure can blank it.

    In partitions like the entries; the entry's `at` stands here too, so that both lie in the same month.
    """

    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, primary_key=True, related_name="payload", db_constraint=False
    )
    at = models.DateTimeField(_("at"))
    label = models.CharField(_("record"), max_length=200, blank=True)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)
    object_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    blanked_at = models.DateTimeField(_("blanked at"), null=True)

    class Meta:
        verbose_name = _("audit values")
        verbose_name_plural = _("audit values")

    def __str__(self) -> str:
        return f"#{self.entry_id}"
