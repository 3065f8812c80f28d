"""What is to be sold, and what was, month by month."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.money.fields import AmountField

from .commission import OfPay
from .product import Product


class Target(OfPay):
    """A target of one colleague, of a team or of a branch: team and branch of a colleague are those they are in."""

    entity: ClassVar[str] = "target"

    class Of(models.TextChoices):
        USER = "user", _("Colleague")
        TEAM = "team", _("Team")
        BRANCH = "branch", _("Branch")

    class Period(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class Measure(models.TextChoices):
        REVENUE = "revenue", _("Revenue, net")
        MARGIN = "margin", _("Margin")
        ORDERS = "orders", _("Number of orders")

    of = models.CharField(_("for"), max_length=6, choices=Of)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("colleague"),
        db_index=False,
    )
    period = models.CharField(_("period"), max_length=7, choices=Period, default=Period.MONTH)
    starts_on = models.DateField(_("from"))
    measure = models.CharField(_("measured in"), max_length=7, choices=Measure, default=Measure.REVENUE)
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.CharField(_("category"), max_length=80, blank=True)
    amount = AmountField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "starts_on",
                    "period",
                    "measure",
                    "of",
                    "owner",
                    "team",
                    "branch",
                    "product",
                    "category",
                ],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(product=None) | Q(category=""), name="target_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.owner or self.team or self.branch} {self.starts_on:%Y-%m}"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "year": 12}[self.period]

    @property
    def is_money(self) -> bool:
        return self.measure != self.Measure.ORDERS

    def is_of(self, seller: int, team: int | None, branch: int | None) -> bool:
        """Whether what this seller sold counts for it."""
        if self.of == self.Of.USER:
            return self.owner_id == seller
        return self.team_id == team if self.of == self.Of.TEAM else self.branch_id == branch


class SalesRollup(OfPay):
    """What one colleague sold of one product in a month, in the firm's currency; kept from the lines of orders."""

    entity: ClassVar[str] = "target"

    month = models.DateField(_("month"))
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+", db_index=False)
    net_amount = AmountField(_("net"), default=0)
    margin_amount = AmountField(_("margin"), default=0)
    orders = models.PositiveIntegerField(_("orders"), default=0)

    class Meta:
        verbose_name = _("sales of a month")
        verbose_name_plural = _("sales of months")
        indexes = [models.Index(fields=["month", "owner"], name="rollup_month")]

    def __str__(self) -> str:
        return f"{self.owner} {self.month:%Y-%m}"


def covers(target: Target, day: date) -> bool:
    """Whether the day lies in the target's period."""
    months = (day.year - target.starts_on.year) * 12 + day.month - target.starts_on.month
    return 0 <= months < target.months
