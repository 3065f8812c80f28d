from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.access.scopes import NOTHING

from .client import Client

if TYPE_CHECKING:
    from crm.people.models import User

DIALS, SECONDS = "telephony:dials", 60


class Telephony(models.Model):
    """The firm's telephone system: one row. `url` is what is called to dial, with {number}, {user} and {extension};
    without it phones are dialled by the device. With `takes_calls` the system tells who is calling.
    """

    url = models.CharField(_("web hook for dialling"), max_length=500, blank=True)
    sealed_secret = models.TextField(blank=True, editable=False)
    takes_calls = models.BooleanField(_("the telephone system tells who is calling"), default=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("telephone system")
        verbose_name_plural = _("telephone systems")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_telephony")]

    def __str__(self) -> str:
        return str(_("Telephone system"))

    @classmethod
    def load(cls) -> Telephony:
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def dials(cls) -> bool:
        """Whether a press on a phone goes to the telephone system; asked by every page that shows phones."""
        known = cache.get(DIALS)
        if known is None:
            known = bool(cls.load().url)
            cache.set(DIALS, known, SECONDS)
        return bool(known)

    @classmethod
    def forget(cls) -> None:
        cache.delete(DIALS)


class IncomingCall(LockedModel):
    """Somebody called a colleague; it is theirs alone, and goes by itself after some weeks."""

    entity: ClassVar[str] = Client.entity

    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.CharField(_("phone"), max_length=40)
    key = models.CharField(max_length=40, db_index=True)
    call_key = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    logged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("incoming call")
        verbose_name_plural = _("incoming calls")
        constraints = [models.UniqueConstraint(fields=["colleague", "call_key"], name="call_told_once")]

    def __str__(self) -> str:
        """Not the number: logs name records by this."""
        return str(_("Incoming call"))

    def get_absolute_url(self) -> str:
        return reverse("incoming_call", args=[self.pk])

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(colleague=user.pk) if access_of(user).may(Client.entity, "view") else NOTHING
