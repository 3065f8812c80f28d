from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deal import Deal
from .offered_line import OfferedLine


class DealItem(OfferedLine):
    """What the client would buy; with items, their net sum is the value of the deal."""

    entity: ClassVar[str] = "deal"
    scope_path: ClassVar[str] = "deal"
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="items")

    class Meta(OfferedLine.Meta):
        verbose_name = _("deal item")
        verbose_name_plural = _("deal items")
