from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel, LockedModel

from .client import Client
from .handover import Handover, HandoverItem

if TYPE_CHECKING:
    from crm.people.models import User


class HandoverPaper(LockedModel):
    """A PDF that somebody had made of a handover: the briefs they may see, or letters to their new clients."""

    entity: ClassVar[str] = Client.entity
    FOLDER: ClassVar[str] = "handovers"

    class Kind(models.TextChoices):
        BRIEFS = "briefs", _("Briefs")
        LETTERS = "letters", _("Letters")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="papers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    file = models.CharField(max_length=80, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("handover paper")
        verbose_name_plural = _("handover papers")
        indexes = [models.Index(fields=["handover", "by", "-id"], name="handover_papers")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.FOLDER / self.file

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(by=user)


class Introduction(ChildModel):
    """The one letter or e-mail that presents a client's new owner. A row of a ledger: each once, never twice.

    An e-mail is *sending* from before its first byte leaves until the answer of the mail server is stored; whatever
    is found *sending* afterwards is *unknown*, shown to a person and not sent again.
    """

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")

    class State(models.TextChoices):
        PRINTED = "printed", _("Printed")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNKNOWN = "unknown", _("Perhaps sent")

    item = models.OneToOneField(HandoverItem, models.CASCADE, related_name="introduction")
    client = models.ForeignKey(Client, models.CASCADE, related_name="introductions")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    paper = models.ForeignKey(HandoverPaper, models.SET_NULL, null=True, related_name="introductions")
    address = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    trouble = models.CharField(max_length=300, blank=True)
    # What it became on the client's stream; without a constraint, since people may delete entries there.
    interaction_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        indexes = [models.Index(fields=["interaction_id"], name="introduction_entry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.client}"
