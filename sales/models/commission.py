"""What colleagues earned by their sales: a statement for each month, a line for each order line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import ChildModel, LockedModel
from crm.access.scopes import previewer_of, within
from crm.addresses import address
from crm.money.fields import AmountField, CurrencyField
from crm.web import formats

from .indexes import arm_indexes
from .order import Order
from .pay_plan import CommissionPlan

if TYPE_CHECKING:
    from crm.people.models import User


class OfPay(LockedModel):
    """Belongs to a person, a team and a branch as every record does, but a deputy sees nobody's pay by a cover."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("colleague"),
        db_index=False,
    )
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="+", verbose_name=_("team"), db_index=False
    )
    branch = models.ForeignKey(
        "people.Branch", models.PROTECT, null=True, related_name="+", verbose_name=_("branch"), db_index=False
    )

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        scope = within(replace(access_of(user), owner_ids=(user.pk,)), cls, action)
        by = previewer_of(user)
        return scope & cls.visibility(by, action) if by else scope

    @classmethod
    def walks(cls, user: User, action: str) -> list[Q]:
        """One walk: there are few, some for each colleague and month."""
        return [cls.visibility(user, action)]


class CommissionStatement(OfPay):
    """One colleague's commission of a month. Open, it follows the orders; frozen, it never changes again."""

    entity: ClassVar[str] = "commission"

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FROZEN = "frozen", _("Frozen")
        PAID = "paid", _("Paid out")

    plan = models.ForeignKey(
        CommissionPlan, models.PROTECT, related_name="statements", verbose_name=_("plan")
    )
    starts_on = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    currency = CurrencyField(_("currency"))
    total_amount = AmountField(_("commission"), default=0, editable=False)
    base_total_amount = AmountField(_("basis"), default=0, editable=False)
    target_amount = AmountField(_("target"), null=True, editable=False)
    disputes = models.PositiveIntegerField(_("in dispute"), default=0, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    paid_on = models.DateField(_("paid out on"), null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("commission statement")
        verbose_name_plural = _("commission statements")
        constraints = [
            models.UniqueConstraint(fields=["owner", "plan", "starts_on"], name="statement_once_a_month"),
        ]
        indexes = arm_indexes("statement", "-starts_on")

    def __str__(self) -> str:
        return f"{self.owner} · {self.month}"

    def get_absolute_url(self) -> str:
        return address("commission_page", self.pk)

    @property
    def month(self) -> str:
        return formats.month_and_year(self.starts_on)

    @property
    def tone(self) -> str:
        return {"frozen": "acc", "paid": "good"}.get(self.state, "")

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_over(self, today: date) -> bool:
        """Whether its month has ended."""
        return (self.starts_on.year, self.starts_on.month) < (today.year, today.month)


class CommissionLine(ChildModel):
    """What one order line brought, with the rule that applied. Its order is named by key and number: an import that is
    undone takes its orders along, and the line of a frozen statement stays.
    """

    entity: ClassVar[str] = "commission"
    scope_path: ClassVar[str] = "statement"

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        SPLIT = "split", _("Part of a sale")
        COVER = "cover", _("As a deputy")
        HANDOVER = "handover", _("Client handed over")
        CAP = "cap", _("Most in a month")
        MANUAL = "manual", _("By hand")

    class Dispute(models.TextChoices):
        NONE = "", _("None")
        OPEN = "open", _("In dispute")
        SETTLED = "settled", _("Settled")

    statement = models.ForeignKey(CommissionStatement, models.CASCADE, related_name="lines")
    corrects = models.ForeignKey(
        CommissionStatement, models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    order_key = models.BigIntegerField(null=True)
    line_key = models.BigIntegerField(null=True)
    order_number = models.CharField(_("order"), max_length=24, blank=True)
    whose = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    share = models.DecimalField(_("share, %"), max_digits=7, decimal_places=4, default=100)
    base_amount = AmountField(_("basis"), default=0)
    percent = models.DecimalField(_("commission, %"), max_digits=5, decimal_places=2, default=0)
    amount = AmountField(_("commission"))
    rule = models.JSONField(default=dict)
    dispute = models.CharField(max_length=7, choices=Dispute, default=Dispute.NONE, blank=True)

    class Meta:
        verbose_name = _("commission line")
        verbose_name_plural = _("commission lines")
        indexes = [models.Index(fields=["order_key"], name="commission_of_order")]

    @property
    def key(self) -> tuple[int, str, int, int]:
        return self.line_key or 0, self.kind, self.whose_id or 0, self.corrects_id or 0


class OrderSplit(ChildModel):
    """A colleague's part of an order that several sold together."""

    entity: ClassVar[str] = "order"
    scope_path: ClassVar[str] = "order"

    order = models.ForeignKey(Order, models.CASCADE, related_name="splits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    percent = models.DecimalField(_("share, %"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("share of an order")
        verbose_name_plural = _("shares of orders")
        ordering = ["-percent", "id"]
        constraints = [models.UniqueConstraint(fields=["order", "user"], name="order_split_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.percent} %"

    def terms(self) -> dict[str, Any]:
        return {"user": self.user_id, "percent": str(self.percent)}
