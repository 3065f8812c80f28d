"""Price lists: what a client, a class of clients or a branch pays, and from which quantity and day on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.access.scopes import NOTHING, where
from crm.addresses import address
from crm.money.fields import CurrencyField, PriceField
from crm.sql.functions import Fold, NameKey

from .product import Product

if TYPE_CHECKING:
    from datetime import date

    from crm.people.models import User


def visible_lists(user: User, action: str, prefix: str = "") -> Q:
    """The lists of everybody, and those of clients whom the person may see: a price tells who buys here."""
    if not access_of(user).may("price_list", action):
        return NOTHING
    clients = where(Client, user, "view", f"{prefix}client__")
    return Q(**{f"{prefix}client": None}) | (Q(**{f"{prefix}client__isnull": False}) & clients)


class PriceList(LockedModel):
    """Rules of prices for one client, for a class and a branch of clients, or for everybody.

    Its days begin and end at midnight where the client is.
    """

    entity: ClassVar[str] = "price_list"

    name = models.CharField(_("name"), max_length=120)
    currency = CurrencyField(_("currency"))
    client = models.ForeignKey(
        Client, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    grade = models.CharField(_("class"), max_length=1, choices=Client.Grade.choices, blank=True)
    branch = models.ForeignKey(
        "people.Branch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    active_from = models.DateField(_("valid from"), null=True, blank=True)
    active_until = models.DateField(_("valid until"), null=True, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    note = models.TextField(_("note"), blank=True)
    rule_count = models.PositiveIntegerField(_("rules"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    name_key = models.GeneratedField(
        expression=NameKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="price_list_has_name"),
            models.CheckConstraint(
                condition=Q(client=None) | Q(grade="", branch=None), name="price_list_of_client_alone"
            ),
            models.CheckConstraint(
                condition=Q(active_from=None) | Q(active_until=None) | Q(active_until__gte=F("active_from")),
                name="price_list_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["name_key", "id"], name="price_list_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("price_list_page", self.pk)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return visible_lists(user, action)

    @property
    def audience(self) -> str:
        """For whom it is, in words."""
        if self.client is not None:
            return self.client.name
        parts = [gettext("class %s") % self.grade] if self.grade else []
        parts += [self.branch.name] if self.branch is not None else []
        return ", ".join(parts) or gettext("everybody")

    def is_valid_on(self, day: date) -> bool:
        return self.is_on and (self.active_from or day) <= day <= (self.active_until or day)

    @property
    def is_valid(self) -> bool:
        return self.is_valid_on(timezone.localdate())


class PriceRule(LockedModel):
    """A price, or so many percent less than in the catalogue: for a product, a category or all, from a quantity on."""

    entity: ClassVar[str] = "price_list"

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rules", db_index=False)
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    category = models.CharField(_("category"), max_length=80, blank=True)
    min_quantity = models.DecimalField(_("from quantity"), max_digits=12, decimal_places=3, default=0)
    price_amount = PriceField(_("price"), null=True, blank=True)
    percent = models.DecimalField(_("less, %"), max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("price rule")
        verbose_name_plural = _("price rules")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product", "category", "min_quantity"],
                nulls_distinct=False,
                name="one_price_rule_a_quantity",
            ),
            models.CheckConstraint(
                condition=Q(price_amount=None, percent__isnull=False)
                | Q(price_amount__isnull=False, percent=None),
                name="price_rule_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(price_amount=None) | Q(product__isnull=False), name="price_rule_prices_a_product"
            ),
            models.CheckConstraint(
                condition=Q(product=None) | Q(category=""), name="price_rule_of_product_or_category"
            ),
            models.CheckConstraint(
                condition=Q(min_quantity__gte=0)
                & (Q(price_amount=None) | Q(price_amount__gte=0))
                & (Q(percent=None) | Q(percent__gte=-100, percent__lte=100)),
                name="price_rule_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}{self.terms}"

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return visible_lists(user, "view" if action in {"view", "export"} else "change", "price_list__")

    @property
    def what(self) -> str:
        """The code of its product or its category; "" for all products."""
        return self.product.code if self.product is not None else self.category

    @property
    def key(self) -> tuple[int | None, str, Decimal]:
        """What there is once in a list."""
        return self.product_id, self.category, Decimal(self.min_quantity)

    @property
    def terms(self) -> str:
        """The quantity and the percent in signs that every language reads: ", ≥ 10, −8 %"."""
        found = f", ≥ {Decimal(self.min_quantity).normalize():f}" if self.min_quantity else ""
        if self.percent:
            found += f", {'−' if self.percent > 0 else '+'}{abs(Decimal(self.percent)).normalize():f} %"
        return found
