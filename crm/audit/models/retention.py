from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# Nobody shortens the trail of what they did last month to nothing.
LEAST_AUDIT_MONTHS, LEAST_READ_MONTHS, LEAST_BIN_DAYS = 12, 3, 7


def _none_or_at_least(field: str, least: int) -> models.CheckConstraint:
    enough = models.Q(**{field: 0}) | models.Q(**{f"{field}__gte": least})
    return models.CheckConstraint(condition=enough, name=f"retention_{field}")


class Retention(models.Model):
    """How long the audit, the read log and what undo needs are kept; 0 is for ever. One row, or none: the defaults."""

    audit_months = models.PositiveSmallIntegerField(_("audit log, months"), default=0)
    read_months = models.PositiveSmallIntegerField(_("read log, months"), default=24)
    bin_days = models.PositiveSmallIntegerField(_("deleted records and undo, days"), default=90)

    class Meta:
        verbose_name = _("retention")
        verbose_name_plural = _("retention")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="only_one_retention"),
            _none_or_at_least("audit_months", LEAST_AUDIT_MONTHS),
            _none_or_at_least("read_months", LEAST_READ_MONTHS),
            _none_or_at_least("bin_days", LEAST_BIN_DAYS),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def load(cls) -> Retention:
        """What the firm decided, or the defaults, which are not in the database."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
