from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

Span = tuple[time, time]
# Whoever has said nothing works as most offices do.
USUAL_WEEK: dict[int, Span] = {weekday: (time(9), time(17)) for weekday in range(5)}


class WorkingDay(models.Model):
    """When a colleague works on one day of the week. No day at all means the usual week."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_days")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("working day")
        verbose_name_plural = _("working days")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["user", "weekday"], name="one_span_per_weekday"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="working_day_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekday_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}-{self.ends_at:%H:%M}"
