from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import LockedModel, ScopedQuerySet
from crm.access.scopes import NOTHING
from crm.addresses import address
from crm.money.fields import CurrencyField, PriceField
from crm.sql.functions import Fold, NameKey

if TYPE_CHECKING:
    from crm.people.models import User


class ProductQuerySet(ScopedQuerySet):
    def on_sale(self, day: date | None = None) -> Self:
        """Those that may be offered on a day (today if unsaid)."""
        day = day or timezone.localdate()
        return self.filter(
            Q(active_from=None) | Q(active_from__lte=day), Q(active_until=None) | Q(active_until__gte=day)
        )


class Product(LockedModel):
    """A thing or a service in the catalogue; everybody who may see the catalogue sees all of it."""

    entity: ClassVar[str] = "product"

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        SERVICE = "service", _("Service work")

    class Unit(models.TextChoices):
        PIECE = "pc", _("pc")
        HOUR = "h", _("h")
        DAY = "day", _("day")
        MONTH = "month", _("month")
        YEAR = "year", _("year")
        METRE = "m", _("m")
        KILOGRAM = "kg", _("kg")
        LITRE = "l", _("l")
        PACK = "pack", _("pack")
        FLAT = "flat", _("flat rate")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.GOODS)
    category = models.CharField(_("category"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices, default=Unit.PIECE)
    price_amount = PriceField(_("price"))
    currency = CurrencyField(_("currency"))
    cost_amount = PriceField(_("cost"), default=0)
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2)
    active_from = models.DateField(_("on sale from"), null=True, blank=True)
    active_until = models.DateField(_("on sale until"), null=True, blank=True)
    note = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    name_key = models.GeneratedField(
        expression=NameKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=Fold(models.functions.Concat("code", models.Value(" "), "name")),
        output_field=models.TextField(),
        db_persist=True,
    )

    # What a client pays, where somebody asked (sales.queries.products.with_offers).
    offer: Any = None

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="product_has_code_and_name"),
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0) & Q(vat_rate__lte=100), name="product_vat_is_percent"
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="product_name"),
            models.Index(fields=["category", "name_key", "id"], name="product_category"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="product_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("product_page", self.pk)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q() if access_of(user).may(cls.entity, action) else NOTHING

    @property
    def is_on_sale(self) -> bool:
        today = timezone.localdate()
        return (self.active_from or today) <= today <= (self.active_until or today)

    @property
    def margin_share(self) -> float | None:
        """What is left of the price after the cost, 0 to 1; None when nothing is charged."""
        if not self.price_amount:
            return None
        return float((self.price_amount - self.cost_amount) / self.price_amount)
