from django.db import models
from django.utils.translation import gettext_lazy as _

from .pipeline import DealStage


class StageGate(models.Model):
    """What a deal needs before it moves on from a stage; `need` is a key of sales.queries.gates.

    A hard one keeps the deal where it is, another one is said and noted with the move.
    """

    stage = models.ForeignKey(DealStage, models.CASCADE, related_name="gates")
    need = models.CharField(_("needs"), max_length=80)
    is_hard = models.BooleanField(_("keeps the deal"), default=True)

    class Meta:
        verbose_name = _("gate of a stage")
        verbose_name_plural = _("gates of stages")
        ordering = ["stage", "id"]
        constraints = [models.UniqueConstraint(fields=["stage", "need"], name="gate_once_a_stage")]

    def __str__(self) -> str:
        return self.need


class CheckPoint(models.Model):
    """A point of the checklist of a stage. One that is no longer used keeps its ticks."""

    stage = models.ForeignKey(DealStage, models.CASCADE, related_name="points")
    text = models.CharField(_("point"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_used = models.BooleanField(_("used"), default=True)

    class Meta:
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of checklists")
        ordering = ["stage", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["stage", "text"], name="point_once_a_stage")]

    def __str__(self) -> str:
        return self.text
