from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

DAYS = [MinValueValidator(1), MaxValueValidator(60)]


class QuoteRules(models.Model):
    """What the firm wants of quotes that clients have: one row."""

    tracks_openings = models.BooleanField(_("say when a client opens a quote"), default=True)
    follows_up = models.BooleanField(_("plan a call after a quote"), default=True, db_default=True)
    days_after_sent = models.PositiveSmallIntegerField(
        _("days after it was sent"), default=3, db_default=3, validators=DAYS
    )
    days_after_opened = models.PositiveSmallIntegerField(
        _("days after it was opened"), default=1, db_default=1, validators=DAYS
    )
    days_before_end = models.PositiveSmallIntegerField(
        _("days before it ends"), default=2, db_default=2, validators=DAYS
    )

    class Meta:
        verbose_name = _("rules for quotes")
        verbose_name_plural = _("rules for quotes")

    def __str__(self) -> str:
        return str(_("Rules for quotes"))

    @classmethod
    def load(cls) -> QuoteRules:
        return cls.objects.filter(pk=1).first() or cls(pk=1)
