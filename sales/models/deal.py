from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ScopedModel, ScopedQuerySet
from crm.addresses import address
from crm.money.fields import AmountField, CurrencyField
from crm.sql.functions import Fold

from .deal_number import DealNumber
from .indexes import arm_indexes
from .pipeline import DealStage

OPEN = Q(closed_at=None)
# What the heads of the board add up, so that sums over all deals read the index only.
ON_BOARD = ["base_amount", "next_step_at", "stage_since"]


class DealQuerySet(ScopedQuerySet):
    def open(self) -> DealQuerySet:
        return self.filter(OPEN)

    def without_next_step(self) -> DealQuerySet:
        return self.open().filter(next_step_at=None)


class Deal(ScopedModel):
    """A sale that may come about. `amount` is net; `base_amount` is the same in the firm's currency by the dated rate.

    `next_step_*` are kept from the open activities about the deal, `closed_at` is set while it is won or lost.
    """

    entity: ClassVar[str] = "deal"

    class LostReason(models.TextChoices):
        PRICE = "price", _("Price")
        COMPETITOR = "competitor", _("Chose a competitor")
        NO_BUDGET = "no_budget", _("No budget")
        NO_NEED = "no_need", _("No need any more")
        TIMING = "timing", _("Not now")
        NO_ANSWER = "no_answer", _("No answer")
        OTHER = "other", _("Other")

    client = models.ForeignKey(Client, models.CASCADE, related_name="deals", verbose_name=_("client"))
    number = models.CharField(
        _("number"), max_length=24, db_collation="C", db_default=DealNumber(), editable=False
    )
    title = models.CharField(_("title"), max_length=200)
    stage = models.ForeignKey(DealStage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    amount = AmountField(_("value, net"), default=0)
    currency = CurrencyField(_("currency"))
    base_amount = AmountField(_("value"), default=0, editable=False)
    closes_on = models.DateField(_("closes on"))
    note = models.TextField(_("note"), blank=True)
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    lost_reason = models.CharField(
        _("why lost"), max_length=12, choices=LostReason.choices, blank=True, editable=False
    )
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)
    closing_note = models.TextField(_("what we learned"), blank=True, editable=False)
    next_step_at = models.DateTimeField(_("next step"), null=True, editable=False)
    next_step_title = models.CharField(max_length=200, blank=True, editable=False)
    next_step_kind = models.CharField(max_length=12, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, editable=False)
    made_text = models.TextField(
        blank=True, default="", db_default="", editable=False
    )  # what is searched of them
    search_text = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="deal_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="deal_has_a_title"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="deal_amount_is_not_negative"),
        ]
        indexes = [
            *arm_indexes("deal_board", "closes_on", before=("stage",), condition=OPEN, include=ON_BOARD),
            *arm_indexes("deal", "closes_on"),
            *arm_indexes("deal", "-changed_at"),
            models.Index(fields=["client", "closes_on"], condition=OPEN, name="deal_open_of_client"),
            models.Index(fields=["closed_at"], condition=~OPEN, name="deal_closed"),
            models.Index(Fold("competitor"), condition=~Q(competitor=""), name="deal_competitor"),
            models.Index(
                fields=["owner", "closes_on", "id"],
                condition=OPEN & Q(next_step_at=None),
                name="deal_without_step",
            ),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="deal_search"),
            GinIndex(OpClass("custom", name="jsonb_path_ops"), condition=~Q(custom={}), name="deal_custom"),
            GinIndex(
                OpClass("made_text", name="gin_trgm_ops"),
                condition=Q(made_text__gt=""),
                name="deal_made_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("deal_page", self.pk)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def days_in_stage(self) -> int:
        return ((self.closed_at or timezone.now()) - self.stage_since).days

    @property
    def is_stuck(self) -> bool:
        return self.is_open and self.days_in_stage > self.stage.stale_days

    @property
    def weighted_amount(self) -> Decimal:
        return self.base_amount * self.stage.probability / 100
