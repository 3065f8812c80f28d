from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import ChildModel

from .activity import Activity
from .client import Client

if TYPE_CHECKING:
    from crm.people.models import User


class ActivityMove(ChildModel):
    """An open activity was put to another time."""

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "activity__client"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="moves")
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("move of an activity")
        verbose_name_plural = _("moves of activities")
        indexes = [models.Index(fields=["activity", "-at"], name="moves_of_activity")]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d} → {self.to_at:%Y-%m-%d}"

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = super().visibility(user, action)
        return seen | Q(activity__assigned_to__in=access_of(user).owner_ids) if seen else seen
