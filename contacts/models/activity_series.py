from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.repeats.rules import Rule
from crm.access.context import access_of
from crm.access.locks import ChildModel

from .client import Client
from .person import Person

if TYPE_CHECKING:
    from crm.people.models import User


class ActivitySeries(ChildModel):
    """An activity that repeats: what each is like, and by which rule. Only the next one is ever in the plans.

    `last_on` is the day of the rule that the latest one stands for; whoever has that one gets the next, so that
    handovers need not know of series. Days and time are those of the clock in `zone`.
    """

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKDAYS = "weekdays", _("Monday to Friday")
        WEEKLY = "weekly", _("Every week")
        BY_DATE = "monthly", _("Every month on the same date")
        BY_WEEKDAY = "monthly_weekday", _("Every month on the same weekday")
        YEARLY = "yearly", _("Every year")

    rule_kind = models.CharField(_("repeat"), max_length=16, choices=Kind.choices)
    step = models.PositiveSmallIntegerField(
        _("every"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("on"), default=list, blank=True)
    is_jalali = models.BooleanField(default=False)
    starts_on = models.DateField()
    until = models.DateField(_("until"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(
        _("times"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    clock = models.TimeField(null=True)
    zone = models.CharField(max_length=64)
    last_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="activity_series")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="activity_series")
    subject_entity = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10)
    title = models.CharField(_("what"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    remind_minutes = models.PositiveIntegerField(_("remind"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("repeated activity")
        verbose_name_plural = _("repeated activities")
        indexes = [models.Index(fields=["last_on"], condition=Q(ended_at=None), name="activity_series_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def rule(self) -> Rule:
        return Rule(
            self.rule_kind, self.starts_on, self.step, frozenset(self.weekdays), self.until, self.times,
            self.is_jalali,
        )  # fmt: skip

    def day_after(self, day: date) -> date | None:
        return None if self.ended_at else self.rule.after(day)

    @property
    def due_clock(self) -> time:
        return self.clock or time(23, 59)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = super().visibility(user, action)
        return seen | Q(created_by__in=access_of(user).owner_ids) if seen else seen
