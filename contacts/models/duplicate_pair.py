from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel
from crm.access.scopes import where

from .client import Client

if TYPE_CHECKING:
    from crm.people.models import User


class DuplicatePair(LockedModel):
    """Two clients that may be one, found by the nightly comparison; the older one is on the left.

    score   0 to 99, from the points of its reasons (contacts.actions.duplicate_pairs)
    dismissed_at   somebody said that they are two; the comparison leaves that alone
    """

    entity: ClassVar[str] = Client.entity

    class Reason(models.TextChoices):
        TAX = "tax", _("same tax number")
        EMAIL = "email", _("same e-mail")
        PHONE = "phone", _("same phone")
        CODE = "code", _("same name and post code")
        CITY = "city", _("same name and city")
        ALIKE = "alike", _("similar name, same place")

    left = models.ForeignKey(Client, models.CASCADE, related_name="pairs_left", db_index=False)
    right = models.ForeignKey(Client, models.CASCADE, related_name="pairs_right")
    score = models.PositiveSmallIntegerField(_("score"))
    reasons = ArrayField(models.CharField(max_length=5, choices=Reason.choices), verbose_name=_("reasons"))
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("pair of clients")
        verbose_name_plural = _("pairs of clients")
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_older_left"),
        ]
        indexes = [
            models.Index(fields=["-score", "-id"], condition=Q(dismissed_at=None), name="pair_by_score")
        ]

    def __str__(self) -> str:
        return f"#{self.left_id} = #{self.right_id}"

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """Both clients must be in sight, and the person must be able to merge them."""
        scopes = [
            where(Client, user, needed, prefix=f"{side}__")
            for side in ("left", "right")
            for needed in ("view", "merge")
        ]
        return scopes[0] & scopes[1] & scopes[2] & scopes[3]
