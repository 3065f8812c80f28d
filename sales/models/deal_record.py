"""What stands on a deal besides its own fields: who takes part in it, what is ticked off, what was spent on it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.access.locks import ChildModel
from crm.money.fields import AmountField, PriceField

from .deal import Deal
from .stage_gate import CheckPoint


class DealPerson(ChildModel):
    """A person who takes part in this deal, with their role in it; it may be another one than in general."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role in the deal"), max_length=12, choices=Person.PurchaseRole.choices)

    class Meta:
        verbose_name = _("person in a deal")
        verbose_name_plural = _("persons in deals")
        ordering = ["deal", "id"]
        constraints = [models.UniqueConstraint(fields=["deal", "person"], name="person_once_a_deal")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"


class DealCheck(ChildModel):
    """A point of a checklist that is done; it is open as long as there is no such row."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="checks")
    point = models.ForeignKey(CheckPoint, models.PROTECT, related_name="+", verbose_name=_("point"))
    at = models.DateTimeField(_("done"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("tick of a checklist")
        verbose_name_plural = _("ticks of checklists")
        constraints = [models.UniqueConstraint(fields=["deal", "point"], name="point_once_a_deal")]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.point_id}"


class CostRate(models.Model):
    """What one hour, kilometre or sample of selling costs the firm, in its currency."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("Hours of work")
        TRAVEL = "travel", _("Travel, km")
        SAMPLES = "samples", _("Samples, pieces")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, unique=True)
    amount = PriceField(_("cost"), default=0)

    class Meta:
        verbose_name = _("rate of the cost of sale")
        verbose_name_plural = _("rates of the cost of sale")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DealCost(ChildModel):
    """What was spent on a deal. The amount, in the firm's currency, is that of the rate on the day it was noted."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="costs")
    kind = models.CharField(_("kind"), max_length=8, choices=CostRate.Kind.choices)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=2, default=1)
    amount = AmountField(_("cost"), default=0)
    on = models.DateField(_("day"), default=timezone.localdate)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cost of a deal")
        verbose_name_plural = _("costs of deals")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="deal_cost_is_of_something"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="deal_cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.kind}"
