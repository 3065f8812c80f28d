from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# The names of the standard pipeline are stored in English and shown in the reader's language.
STANDARD_NAMES = {
    "New business": _("New business"),
    "Qualified": _("Qualified"),
    "Needs and demo": _("Needs and demo"),
    "Proposal": _("Proposal"),
    "Negotiation": _("Negotiation"),
    "Closing": _("Closing"),
    "Won": _("Won"),
    "Lost": _("Lost"),
}


def shown_name(name: str) -> str:
    return gettext(name) if name in STANDARD_NAMES else name


class Pipeline(models.Model):
    """A way of selling; its stages are the columns of the board. Without a team it is everybody's."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    team = models.ForeignKey(
        "people.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return shown_name(self.name)


class DealStage(models.Model):
    """A step of a pipeline; a deal that stays longer than `stale_days` is stuck. One is won and one is lost.

    A stage that is no longer used keeps its row with the day it was closed on: the way of old deals names it.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Forecast(models.TextChoices):
        PIPELINE = "pipeline", _("Pipeline")
        BEST = "best", _("Best case")
        COMMIT = "commit", _("Commit")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.OPEN)
    position = models.PositiveSmallIntegerField(_("position"))
    probability = models.PositiveSmallIntegerField(_("likelihood, %"))
    stale_days = models.PositiveSmallIntegerField(_("stuck after days"), default=21)
    forecast_category = models.CharField(
        _("in the forecast"),
        max_length=8,
        choices=Forecast.choices,
        default=Forecast.PIPELINE,
        db_default=Forecast.PIPELINE,
    )
    advice = models.TextField(_("advice"), blank=True, default="", db_default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["pipeline", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_once"),
            models.UniqueConstraint(
                fields=["pipeline", "kind"], condition=~Q(kind="open"), name="one_won_and_one_lost_stage"
            ),
            models.CheckConstraint(condition=Q(probability__lte=100), name="probability_is_percent"),
        ]

    def __str__(self) -> str:
        return shown_name(self.name)

    @property
    def is_open(self) -> bool:
        return self.kind == self.Kind.OPEN

    @property
    def share(self) -> float:
        return self.probability / 100

    @property
    def is_used(self) -> bool:
        """Whether deals may come into it."""
        return self.closed_on is None
