from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .deal import Deal
from .pipeline import DealStage


class DealMove(ChildModel):
    """One step of a deal from stage to stage; the first has no `from_stage`. `passed`: gates that were not met."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(DealStage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(DealStage, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    days_before = models.PositiveIntegerField(default=0)
    passed = models.TextField(_("went without"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("move of a deal")
        verbose_name_plural = _("moves of deals")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["deal", "-at"], name="deal_move_of_deal"),
            models.Index(fields=["to_stage", "at"], name="deal_move_into_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.to_stage}"
