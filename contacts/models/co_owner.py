from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class CoOwner(ChildModel):
    """A colleague who looks after a client together with its owner. Their sight and right to change are a share."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.ForeignKey(Client, models.CASCADE, related_name="co_owners")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("co-owner")
        verbose_name_plural = _("co-owners")
        constraints = [models.UniqueConstraint("client", "user", name="co_owner_once")]

    def __str__(self) -> str:
        return f"#{self.user_id}"
