from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .quote_link import QuoteLink


class QuoteOpening(ChildModel):
    """Somebody looked at a quote by its link. When and at what, not from where: no address is kept."""

    class What(models.TextChoices):
        PAGE = "page", _("Page")
        PDF = "pdf", _("PDF")

    entity: ClassVar[str] = "quote"
    scope_path: ClassVar[str] = "link__quote"
    link = models.ForeignKey(QuoteLink, models.CASCADE, related_name="openings")
    what = models.CharField(_("what"), max_length=4, choices=What.choices, default=What.PAGE)
    at = models.DateTimeField(_("opened"), default=timezone.now)

    class Meta:
        verbose_name = _("opening of a quote")
        verbose_name_plural = _("openings of quotes")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.at:%Y-%m-%d %H:%M}"
