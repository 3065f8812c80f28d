from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .lines import PERCENT
from .quote import Quote


class DiscountLimit(models.Model):
    """How far somebody goes by themselves. What is left empty means everybody, or everything.

    For a line the closest limit counts: by category, then by team, then by role; of several alike the widest.
    """

    role = models.ForeignKey(
        "access.Role", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    team = models.ForeignKey(
        "people.Team", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    category = models.CharField(_("category of products"), max_length=80, blank=True)
    most_percent = models.DecimalField(
        _("most discount, %"), max_digits=5, decimal_places=2, validators=PERCENT
    )
    least_margin_percent = models.DecimalField(
        _("least margin, %"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )

    class Meta:
        verbose_name = _("limit of discounts")
        verbose_name_plural = _("limits of discounts")
        ordering = ["role", "team", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "team", "category"], name="discount_limit_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        parts = [str(one) for one in (self.role, self.team, self.category) if one]
        return " · ".join(parts) or str(_("Everybody"))


class QuoteApproval(ChildModel):
    """A colleague is asked to let a quote go beyond the limit of whoever made it.

    It holds for the lines of which `lines_mark` is the mark, and for no others.
    """

    entity: ClassVar[str] = "quote"
    scope_path: ClassVar[str] = "quote"

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        TAKEN_BACK = "taken_back", _("Taken back")

    LIVE = (Answer.WAITING, Answer.APPROVED)

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="approvals")
    lines_mark = models.CharField(max_length=64, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    discount_percent = models.DecimalField(_("discount, %"), max_digits=6, decimal_places=2, default=0)
    margin_percent = models.DecimalField(_("margin, %"), max_digits=9, decimal_places=2, default=0)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who approves")
    )
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, default=Answer.WAITING, editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    reply = models.CharField(_("answer in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("approval of a discount")
        verbose_name_plural = _("approvals of discounts")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote"],
                condition=Q(answer__in=("waiting", "approved")),
                name="approval_once_a_quote",
            )
        ]
        indexes = [
            models.Index(fields=["approver"], condition=Q(answer="waiting"), name="approval_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.get_answer_display()}"
