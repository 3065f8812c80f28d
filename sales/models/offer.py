from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel

from .product import Product


class OfferOutcome(ChildModel):
    """What became of offering a product to a client; at most one answer to a product is alive at a time.

    words       the reason as it stood when the answer was written down
    order_key   the order that took the offer up; no foreign key, so that the order may go again
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        REFUSED = "refused", _("Refused")
        ACCEPTED = "accepted", _("Accepted")
        DROPPED = "dropped", _("Taken back")

    LIVE = (State.OFFERED, State.REFUSED)

    client = models.ForeignKey(Client, models.CASCADE, related_name="offer_outcomes", db_index=False)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="+", verbose_name=_("product"), db_index=False
    )
    state = models.CharField(_("answer"), max_length=10, choices=State.choices)
    words = models.CharField(_("reason for the offer"), max_length=300, blank=True)
    why = models.CharField(_("why not"), max_length=300, blank=True)
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    order_key = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("answer to an offer")
        verbose_name_plural = _("answers to offers")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "product"],
                condition=Q(state__in=["offered", "refused"]),
                name="one_live_answer_to_an_offer",
            ),
            models.CheckConstraint(condition=~Q(state="refused", why=""), name="refused_offer_says_why"),
        ]
        indexes = [
            models.Index(fields=["client", "-offered_at"], name="offer_of_client"),
            models.Index(fields=["product"], condition=Q(state="offered"), name="offer_open"),
            models.Index(fields=["order_key"], condition=Q(order_key__isnull=False), name="offer_taken_up"),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.get_state_display()}"

    @property
    def tone(self) -> str:
        return {"refused": "bad", "accepted": "good", "offered": "acc"}.get(self.state, "")

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class BoughtCategories(ChildModel):
    """From which categories a client bought in two years, kept so that a night reads the orders of those only whose
    figures have moved.

    seen_count, seen_on   the client's order figures when this was read: other figures make it stale
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="bought_categories")
    categories = ArrayField(models.CharField(max_length=80), default=list)
    seen_count = models.PositiveIntegerField(default=0)
    seen_on = models.DateField(null=True)
    read_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("bought categories")
        verbose_name_plural = _("bought categories")

    def __str__(self) -> str:
        return ", ".join(self.categories)


class PairRule(models.Model):
    """Of `left_count` clients who buy from one category `joint_count` buy from another, too. Learned anew each night.

    `product` is what is bought most of the other category.
    """

    left_category = models.CharField(max_length=80)
    right_category = models.CharField(max_length=80)
    joint_count = models.PositiveIntegerField()
    left_count = models.PositiveIntegerField()
    lift = models.FloatField()
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", db_index=False)
    learned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("what is bought together")
        verbose_name_plural = _("what is bought together")
        constraints = [
            models.UniqueConstraint(fields=["left_category", "right_category"], name="pair_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.left_category}: {self.right_category}"

    @property
    def share(self) -> float:
        return self.joint_count / self.left_count
