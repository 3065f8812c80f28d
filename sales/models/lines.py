"""What documents and their lines have in common."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel
from crm.money.fields import AmountField, CurrencyField, PriceField
from crm.money.lines import LineFigures, Totals, line_figures, totals

from .product import Product

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class PricedLine(ChildModel):
    """A line with its price as agreed and its figures as computed by `crm.money.lines`, in its parent's currency."""

    position = models.PositiveSmallIntegerField(default=0)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    text = models.CharField(_("text"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, default=1)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    price_amount = PriceField(_("price"), default=0)
    discount_percent = models.DecimalField(
        _("discount, %"), max_digits=5, decimal_places=2, default=0, validators=PERCENT
    )
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2, default=0, validators=PERCENT)
    cost_amount = PriceField(_("cost"), default=0)
    net_amount = AmountField(_("net"), default=0, editable=False)
    vat_amount = AmountField(_("VAT"), default=0, editable=False)
    margin_amount = AmountField(_("margin"), default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def gross_amount(self) -> Decimal:
        return self.net_amount + self.vat_amount

    @property
    def margin_share(self) -> float | None:
        return float(self.margin_amount / self.net_amount) if self.net_amount else None

    @property
    def unit_label(self) -> str:
        """The unit in the language of the reader (or of the document that is being written)."""
        return str(dict(Product.Unit.choices).get(self.unit, self.unit))

    @property
    def figures(self) -> LineFigures:
        """The stored figures, for sums over lines."""
        return LineFigures(self.net_amount, self.vat_amount, self.margin_amount, self.vat_rate)

    @property
    def offered(self) -> Decimal | None:
        """The price as it was asked of the price lists; None where it is by hand or nobody knows."""
        return None

    @property
    def price_note(self) -> str:
        """Where the price is from, in words; "" where nobody knows."""
        return ""

    def compute(self, currency: str) -> LineFigures:
        """Fill the figures from quantity, price, discount, VAT rate and cost; does not save."""
        figures = line_figures(self, currency)
        self.net_amount, self.vat_amount, self.margin_amount = figures.net, figures.vat, figures.margin
        return figures

    def terms(self) -> dict[str, Any]:
        """Everything that is carried over when the line becomes a line of the next document."""
        names = ("position", "product_id", "text", "quantity", "unit", "price_amount", "discount_percent")
        more = ("vat_rate", "cost_amount", "net_amount", "vat_amount", "margin_amount")
        return {name: getattr(self, name) for name in (*names, *more)}

    def all_terms(self) -> dict[str, Any]:
        """The same with where the price is from, for lines that keep it."""
        return self.terms()


def sums_of(lines: Iterable[Any]) -> Totals:
    """Sums over the stored figures of lines; optional lines are shown, not added."""
    return totals(line.figures for line in lines if not getattr(line, "is_optional", False))


class PricedDocument(models.Model):
    """The sums of a document's lines; `margin` is net less cost."""

    currency = CurrencyField(_("currency"))
    net_amount = AmountField(_("net"), default=0, editable=False)
    vat_amount = AmountField(_("VAT"), default=0, editable=False)
    gross_amount = AmountField(_("total"), default=0, editable=False)
    margin_amount = AmountField(_("margin"), default=0, editable=False)

    class Meta:
        abstract = True

    def take(self, sums: Totals) -> None:
        """Keep these sums; does not save."""
        self.net_amount, self.vat_amount = sums.net, sums.vat
        self.gross_amount, self.margin_amount = sums.gross, sums.margin

    @property
    def margin_share(self) -> float | None:
        return float(self.margin_amount / self.net_amount) if self.net_amount else None
