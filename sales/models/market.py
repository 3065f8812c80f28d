from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.context import access_of
from crm.access.locks import ChildModel, LockedModel
from crm.access.scopes import NOTHING
from crm.addresses import address
from crm.money.fields import CurrencyField, PriceField
from crm.sql.functions import Fold, NameKey

from .product import Product

if TYPE_CHECKING:
    from crm.people.models import User


class MarketModel(LockedModel):
    """What is known of the market: whoever may see it at all sees all of it."""

    entity: ClassVar[str] = "competitor"

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q() if access_of(user).may(cls.entity, action) else NOTHING


class Competitor(MarketModel):
    """Another firm that sells what we sell. Deals name it in words; `folded` is what joins the two."""

    name = models.CharField(_("name"), max_length=120)
    website = models.CharField(_("website"), max_length=200, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    weaknesses = models.TextField(_("weaknesses"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    name_key = models.GeneratedField(
        expression=NameKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    folded = models.GeneratedField(expression=Fold("name"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["folded"], name="competitor_once"),
            models.CheckConstraint(condition=~Q(name=""), name="competitor_is_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("competitor_page", self.pk)


class PriceSeen(MarketModel):
    """What a competitor asked for a product on a day, who saw it and where. Rows are added, never changed."""

    class Source(models.TextChoices):
        CLIENT = "client", _("A client said so")
        OFFER = "offer", _("Their quote")
        LIST = "list", _("Their price list")
        SITE = "site", _("Their website")
        FAIR = "fair", _("Fair or shop")
        OTHER = "other", _("Other")

    competitor = models.ForeignKey(
        Competitor, models.CASCADE, related_name="prices", verbose_name=_("competitor"), db_index=False
    )
    what = models.CharField(_("their product"), max_length=200)
    product = models.ForeignKey(
        Product,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands against ours"),
    )
    price_amount = PriceField(_("price"))
    currency = CurrencyField(_("currency"))
    seen_on = models.DateField(_("seen on"), default=timezone.localdate)
    source = models.CharField(_("where"), max_length=8, choices=Source.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("price seen")
        verbose_name_plural = _("prices seen")
        ordering = ["-seen_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="price_seen_says_what")]
        indexes = [models.Index(fields=["competitor", "-seen_on", "-id"], name="price_seen_newest")]

    def __str__(self) -> str:
        return self.what


class Supplier(ChildModel):
    """A competitor who supplies a client now, with what, and until when a contract binds."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.ForeignKey(Client, models.CASCADE, related_name="suppliers", db_index=False)
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, related_name="supplied", verbose_name=_("competitor")
    )
    what = models.CharField(_("what it buys there"), max_length=200, blank=True)
    contract_ends_on = models.DateField(_("contract ends on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    said_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = [
            models.UniqueConstraint(fields=["client", "competitor"], name="supplier_once_a_client")
        ]
        indexes = [
            models.Index(
                fields=["contract_ends_on"], condition=Q(contract_ends_on__isnull=False), name="supplier_ends"
            )
        ]

    def __str__(self) -> str:
        return str(self.competitor)
