from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
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


class Privacy(models.TextChoices):
    """Who reads a mail, besides those who wrote or received it."""

    CLIENT = "client", _("All who see the client")
    TEAM = "team", _("My team")
    PARTICIPANTS = "participants", _("Only those who wrote or received it")


class Mailbox(LockedModel):
    """A mailbox on an IMAP server that is read from time to time: a colleague's own, or the firm's one for filing.

    `read_up_to`: by the name of a folder its UIDVALIDITY and the last number that was read.
    """

    entity: ClassVar[str] = Client.entity

    class Security(models.TextChoices):
        SSL = "ssl", _("TLS from the start (usually port 993)")
        STARTTLS = "starttls", _("STARTTLS (usually port 143)")
        NONE = "none", _("None, only within one's own network")

    # None: the firm's, whose mails are filed for the colleague that sent them there.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mailboxes", verbose_name=_("owner")
    )
    address = models.EmailField(_("e-mail address"))
    host = models.CharField(_("server"), max_length=200)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(_("security"), max_length=8, choices=Security, default=Security.SSL)
    user_name = models.CharField(_("user name"), max_length=254)
    sealed_password = models.TextField(editable=False)
    privacy = models.CharField(
        _("who reads its mails"), max_length=12, choices=Privacy, default=Privacy.CLIENT
    )
    trusts_senders = models.BooleanField(_("also takes mails from colleagues' addresses"), default=True)
    is_on = models.BooleanField(_("on"), default=True)
    since = models.DateField(_("mails since"))
    sent_folder = models.CharField(max_length=200, blank=True, editable=False)
    read_up_to = models.JSONField(default=dict, editable=False)
    read_at = models.DateTimeField(_("last read"), null=True, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=300, blank=True, editable=False)
    trouble_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.UniqueConstraint(
                "owner", "host", "user_name", name="mailbox_once_per_owner", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(port__gt=0, port__lt=65536), name="mailbox_port"),
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("mailbox_edit", args=[self.pk])

    @property
    def state(self) -> tuple[str, Any]:
        """Tone and word."""
        if not self.is_on:
            return "", _("Switched off")
        if self.trouble:
            return "bad", _("Does not work")
        return ("good", _("Works")) if self.read_at else ("warn", _("Not read yet"))

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """One's own; the firm's for whoever keeps its settings. A deputy does not read in somebody's mailbox."""
        firms = Q(owner=None) if access_of(user).may("firm", "change") else NOTHING
        return Q(owner=user.pk) | firms


class IgnoredAddress(LockedModel):
    """Mails with this address alone are not taken from a colleague's mailbox any more."""

    entity: ClassVar[str] = Client.entity

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=254)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ignored address")
        verbose_name_plural = _("ignored addresses")
        constraints = [models.UniqueConstraint(fields=["owner", "address"], name="address_ignored_once")]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(owner=user.pk)
