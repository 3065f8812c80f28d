from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .lines import PricedLine
from .order import Order


class OrderLine(PricedLine):
    """A line of an order, as agreed; never changed afterwards."""

    entity: ClassVar[str] = "order"
    scope_path: ClassVar[str] = "order"
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")

    class Meta(PricedLine.Meta):
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
