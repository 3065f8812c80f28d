from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel
from crm.money.fields import AmountField

from .order import Order


class Payment(ChildModel):
    """Money that came for an order, in its currency; below zero what was paid back for a return."""

    entity: ClassVar[str] = Order.entity
    scope_path: ClassVar[str] = "order"

    order = models.ForeignKey(Order, models.CASCADE, related_name="payments")
    amount = AmountField(_("amount"))
    paid_on = models.DateField(_("paid on"), default=timezone.localdate)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "id"]

    def __str__(self) -> str:
        return f"{self.amount} {self.order.currency}"


class OrderReturn(ChildModel):
    """Says that `order`, whose lines are below zero, takes back lines of `returned`; that one stays as it was agreed.

    `figures`: key of a returned line -> [quantity, net, VAT, margin] taken back, as text.
    """

    entity: ClassVar[str] = Order.entity
    scope_path: ClassVar[str] = "order"

    class Reason(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled by the client")
        OURS = "ours", _("Cancelled by us")
        DAMAGED = "damaged", _("Damaged or faulty")
        WRONG = "wrong", _("Wrong goods")
        UNWANTED = "unwanted", _("Not wanted any more")
        OTHER = "other", _("Other")

    order = models.OneToOneField(Order, models.CASCADE, related_name="return_of")
    returned = models.ForeignKey(Order, models.CASCADE, related_name="returns")
    reason = models.CharField(_("reason"), max_length=9, choices=Reason.choices)
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    def __str__(self) -> str:
        return self.get_reason_display()
