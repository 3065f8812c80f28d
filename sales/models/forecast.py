"""What whoever sells and leads says of the coming months, and what the forecast showed week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel
from crm.access.scopes import where
from crm.money.fields import AmountField

from .commission import OfPay
from .deal import Deal

if TYPE_CHECKING:
    from crm.people.models import User


class Category(models.TextChoices):
    PIPELINE = "pipeline", _("Pipeline")
    BEST = "best", _("Best case")
    COMMIT = "commit", _("Commit")
    OMITTED = "omitted", _("Left out")


class ForecastCall(ChildModel):
    """Where a deal stands in the forecast, if not where its stage puts it."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"

    deal = models.OneToOneField(Deal, models.CASCADE, related_name="forecast_call")
    category = models.CharField(_("in the forecast"), max_length=8, choices=Category)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("place in the forecast")
        verbose_name_plural = _("places in the forecast")

    def __str__(self) -> str:
        return str(self.get_category_display())


class OfForecast(OfPay):
    """As any record: a deputy sees the forecast of whom they stand in for."""

    entity: ClassVar[str] = "forecast"
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("owner"),
        db_index=False,
    )

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return where(cls, user, action)


class ForecastAdjustment(OfForecast):
    """What somebody who leads adds to a month of a colleague, a team or a branch. Never changed: another follows."""

    month = models.DateField(_("month"))
    amount = AmountField(_("amount"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("adjustment of the forecast")
        verbose_name_plural = _("adjustments of the forecast")
        ordering = ["-at"]
        indexes = [models.Index(fields=["month"], name="adjustment_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ForecastSnapshot(OfForecast):
    """What the forecast showed in a week: one row for each month, owner and category."""

    week_on = models.DateField(_("week"))
    month = models.DateField(_("month"))
    category = models.CharField(max_length=8)
    count = models.PositiveIntegerField(default=0)
    amount = AmountField(default=0)
    weighted_amount = AmountField(default=0)

    class Meta:
        verbose_name = _("forecast of a week")
        verbose_name_plural = _("forecasts of weeks")
        constraints = [
            models.UniqueConstraint(
                fields=["week_on", "month", "owner", "team", "branch", "category"],
                name="forecast_once_a_week",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_on} {self.month:%Y-%m}"
