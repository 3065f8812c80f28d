"""A line whose price was asked of the price lists, or typed by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.money.fields import PriceField

from .lines import PricedLine
from .price_list import PriceRule


class OfferedLine(PricedLine):
    """Lines of deals and quotes. `list_amount`: the catalogue's price when it was written, None in older lines;
    `price_words`: the price list and why, "" where no rule gave the price.
    """

    list_amount = PriceField(_("catalogue price"), null=True, editable=False)
    price_rule = models.ForeignKey(
        PriceRule, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False,
        verbose_name=_("price rule"),
    )  # fmt: skip
    price_words = models.CharField(
        _("price from"), max_length=200, default="", db_default="", blank=True, editable=False
    )

    class Meta(PricedLine.Meta):
        abstract = True
        indexes = [
            models.Index(
                fields=["price_rule"], condition=Q(price_rule__isnull=False), name="%(class)s_price_rule"
            )
        ]

    @property
    def is_by_hand(self) -> bool:
        """Somebody typed the price; nobody knows of older lines, so theirs stays as it is, too."""
        return not self.price_words and self.list_amount != self.price_amount

    @property
    def offered(self) -> Decimal | None:
        """The price as it was asked; None where it is by hand."""
        return None if self.is_by_hand else self.price_amount

    @property
    def price_note(self) -> str:
        if self.product_id is None or self.list_amount is None:
            return ""
        return self.price_words or (gettext("by hand") if self.is_by_hand else gettext("catalogue"))

    def all_terms(self) -> dict[str, Any]:
        return self.terms() | {
            name: getattr(self, name) for name in ("list_amount", "price_rule_id", "price_words")
        }
