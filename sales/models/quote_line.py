from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .offered_line import OfferedLine
from .quote import Quote


class QuoteLine(OfferedLine):
    """A line of a quote; an optional one is shown with its price and is not in the totals."""

    entity: ClassVar[str] = "quote"
    scope_path: ClassVar[str] = "quote"
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    is_optional = models.BooleanField(_("optional"), default=False)

    class Meta(OfferedLine.Meta):
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
