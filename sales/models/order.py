from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ScopedModel
from crm.addresses import address
from crm.money.fields import AmountField

from .deal import Deal
from .indexes import arm_indexes
from .lines import PricedDocument
from .quote import Quote


class Order(ScopedModel, PricedDocument):
    """What a client bought: the figures in its currency and, by the rate of `ordered_on`, in the firm's.

    Scope follows the client's owner when the client is handed over; `sold_by` stays.
    """

    entity: ClassVar[str] = "order"

    class Delivery(models.TextChoices):
        OPEN = "open", _("Not delivered")
        PART = "part", _("Partly delivered")
        DONE = "done", _("Delivered")

    class Payment(models.TextChoices):
        OPEN = "open", _("Not paid")
        PART = "part", _("Partly paid")
        DONE = "done", _("Paid")

    number = models.CharField(_("number"), max_length=24, db_collation="C")
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="orders", verbose_name=_("client"), db_index=False
    )
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="orders")
    # One order from one quote: two clicks at once meet here.
    quote = models.OneToOneField(Quote, models.PROTECT, null=True, blank=True, related_name="order")
    ordered_on = models.DateField(_("ordered on"), default=timezone.localdate)
    reference = models.CharField(_("client's reference"), max_length=80, blank=True)
    sold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sold by"),
        db_index=False,
    )
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, default=1, editable=False)
    base_net_amount = AmountField(_("net"), default=0, editable=False)
    base_vat_amount = AmountField(_("VAT"), default=0, editable=False)
    base_gross_amount = AmountField(_("total"), default=0, editable=False)
    base_margin_amount = AmountField(_("margin"), default=0, editable=False)
    delivery = models.CharField(_("delivery"), max_length=4, choices=Delivery.choices, default=Delivery.OPEN)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    payment = models.CharField(_("payment"), max_length=4, choices=Payment.choices, default=Payment.OPEN)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    due_on = models.DateField(_("payment due"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="order_rate_is_positive"),
            models.UniqueConstraint(fields=["number"], name="order_number_once"),
        ]
        indexes = [
            *arm_indexes("order", "-ordered_on"),
            models.Index(
                fields=["client", "-ordered_on"], include=["base_net_amount"], name="order_of_client"
            ),
            models.Index(fields=["ordered_on"], include=["base_net_amount"], name="order_day"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("order_page", self.pk)

    @property
    def is_payment_late(self) -> bool:
        return self.payment != self.Payment.DONE and bool(self.due_on and self.due_on < timezone.localdate())

    @property
    def delivery_tone(self) -> str:
        return "good" if self.delivery == self.Delivery.DONE else ""

    @property
    def payment_tone(self) -> str:
        if self.is_payment_late:
            return "bad"
        return "good" if self.payment == self.Payment.DONE else ""
