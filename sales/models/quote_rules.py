from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuoteRules(models.Model):
    """What the firm wants of quotes that clients have: one row."""

    tracks_openings = models.BooleanField(_("say when a client opens a quote"), default=True)

    class Meta:
        verbose_name = _("rules for quotes")
        verbose_name_plural = _("rules for quotes")

    def __str__(self) -> str:
        return str(_("Rules for quotes"))

    @classmethod
    def load(cls) -> QuoteRules:
        return cls.objects.filter(pk=1).first() or cls(pk=1)
