from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pipeline import Pipeline


class LearnedRates(models.Model):
    """What the deals of a pipeline taught about the `horizon` days that follow; learned anew each night.

    `facts`: sales.learned.rates.Rates as sales.learned.kept writes them, over all deals of the firm.
    """

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="learned")
    horizon = models.PositiveSmallIntegerField(_("days ahead"))
    facts = models.JSONField()
    learned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("learned rate")
        verbose_name_plural = _("learned rates")
        ordering = ["pipeline", "horizon"]
        constraints = [models.UniqueConstraint(fields=["pipeline", "horizon"], name="learned_once_a_horizon")]

    def __str__(self) -> str:
        return f"{self.pipeline}: {self.horizon}"
