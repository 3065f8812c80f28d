"""The rules of pay: what a plan pays to whom. Kept by whoever may change commissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.addresses import address
from crm.money.fields import AmountField

from .product import Product

if TYPE_CHECKING:
    from crm.people.models import User


class PercentField(models.DecimalField):
    """Of a hundred, with two places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        limits = [MinValueValidator(0), MaxValueValidator(100)]
        super().__init__(*args, **{"max_digits": 5, "decimal_places": 2, "validators": limits, **kwargs})


class PayRule(LockedModel):
    """Seen by whoever may change commissions; the terms that hold for somebody stand on their statements."""

    entity: ClassVar[str] = "commission"

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q() if access_of(user).may(cls.entity, "change") else Q(pk__in=())


class CommissionPlan(PayRule):
    """What is paid for sales, month by month. `cover_share` is the percent of a sale for the deputy of an absent
    seller, `handover_share` of the rest that for who had the client up to `handover_days` before.
    """

    class Basis(models.TextChoices):
        REVENUE = "revenue", _("Revenue, net")
        MARGIN = "margin", _("Margin")

    class EarnedAt(models.TextChoices):
        ORDERED = "ordered", _("When it is ordered")
        DELIVERED = "delivered", _("When it is delivered")
        PAID = "paid", _("When it is paid")

    name = models.CharField(_("name"), max_length=100)
    basis = models.CharField(_("reckoned from"), max_length=8, choices=Basis, default=Basis.REVENUE)
    earned_at = models.CharField(_("earned"), max_length=10, choices=EarnedAt, default=EarnedAt.ORDERED)
    cap_amount = AmountField(_("most in a month"), null=True, blank=True)
    cover_share = PercentField(_("deputy's share, %"), default=0)
    handover_share = PercentField(_("former owner's share, %"), default=0)
    handover_days = models.PositiveSmallIntegerField(_("days after a handover"), default=0)
    active_from = models.DateField(_("from month"))
    active_until = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("commission plan")
        verbose_name_plural = _("commission plans")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="commission_plan_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("commission_plan_edit", self.pk)

    @property
    def is_by_margin(self) -> bool:
        return self.basis == self.Basis.MARGIN


class PlanTier(PayRule):
    """From a percent of the target on, the plan pays so much."""

    plan = models.ForeignKey(CommissionPlan, models.CASCADE, related_name="tiers")
    from_percent = models.DecimalField(_("from % of the target"), max_digits=6, decimal_places=2, default=0)
    percent = PercentField(_("commission, %"))

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["from_percent"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "from_percent"], name="plan_tier_once"),
        ]


class PlanRate(PayRule):
    """For one product, or all of a category, another percent, whatever was reached."""

    plan = models.ForeignKey(CommissionPlan, models.CASCADE, related_name="rates")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    category = models.CharField(_("category"), max_length=100, blank=True)
    percent = PercentField(_("commission, %"))

    class Meta:
        verbose_name = _("other percent")
        verbose_name_plural = _("other percents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(product=None) ^ Q(category=""), name="plan_rate_of_one_thing"),
        ]


class PlanMember(PayRule):
    """A colleague whom the plan pays, from one month until another. Without `target_amount` their target counts."""

    plan = models.ForeignKey(CommissionPlan, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from month"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    target_amount = AmountField(_("target of a month"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a plan")
        verbose_name_plural = _("members of plans")
        ordering = ["user__name", "starts_on", "id"]
