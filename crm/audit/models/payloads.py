from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .entries import AuditEntry


class AuditPayload(models.Model):
    """The values behind an entry, apart from it so that an erasure can blank them and nothing else."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="payload")
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)
    object_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    blanked_at = models.DateTimeField(_("blanked at"), null=True)

    class Meta:
        verbose_name = _("audit values")
        verbose_name_plural = _("audit values")

    def __str__(self) -> str:
        return f"#{self.entry_id}"

    @property
    def changed_fields(self) -> list[tuple[str, object, object]]:
        """(field, before, after) of every field named on either side."""
        before = self.before if isinstance(self.before, dict) else {}
        after = self.after if isinstance(self.after, dict) else {}
        return [(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
