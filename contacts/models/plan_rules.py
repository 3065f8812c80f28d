from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanRules(models.Model):
    """The firm's rules for what is planned: one row."""

    escalate_days = models.PositiveSmallIntegerField(
        _("tell the team's lead after"), null=True, blank=True, default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )  # fmt: skip
    planned_a_day = models.PositiveSmallIntegerField(
        _("planned by itself a day"), default=4, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )

    class Meta:
        verbose_name = _("rules for plans")
        verbose_name_plural = _("rules for plans")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_plan_rules")]

    def __str__(self) -> str:
        return str(_("Planning"))

    @classmethod
    def load(cls) -> PlanRules:
        return cls.objects.filter(pk=1).first() or cls(pk=1)
