from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import ChildModel

from .client import Client
from .person import Person

if TYPE_CHECKING:
    from crm.people.models import User


class Invitation(ChildModel):
    """One e-mail that invites somebody to an activity, tells of its change, or calls it off. A row of a ledger:
    each once, never twice (see Introduction). It outlives its activity, since calling off follows deleting.
    """

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "client"

    class Method(models.TextChoices):
        REQUEST = "request", _("Invitation")
        CANCEL = "cancel", _("Called off")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNKNOWN = "unknown", _("Perhaps sent")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TENTATIVE = "tentative", _("Perhaps")

    ANSWER_TONES: ClassVar[dict[str, str]] = {"accepted": "good", "declined": "bad", "tentative": "warn"}
    ANSWERED: ClassVar[tuple[str, ...]] = (
        "answer", "answered_at", "answer_note", "wish_starts_at", "wish_ends_at",
    )  # fmt: skip

    activity_key = models.BigIntegerField()
    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="invitations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="invitations")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(_("to"))
    name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=8, blank=True)
    method = models.CharField(max_length=7, choices=Method.choices)
    sequence = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_all_day = models.BooleanField(default=False)
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.QUEUED)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    # What the guest's calendar answered to this version of it, and the other time that they wish.
    answer = models.CharField(_("answer"), max_length=9, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer_note = models.CharField(_("said with it"), max_length=300, blank=True)
    wish_starts_at = models.DateTimeField(_("wished time"), null=True, blank=True)
    wish_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["activity_key", "address", "sequence", "method"], name="invited_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()}: {self.name or self.address}"

    @property
    def is_undone(self) -> bool:
        """Whether a person has to decide what becomes of it."""
        return self.state in {self.State.FAILED, self.State.UNKNOWN}

    @property
    def answer_tone(self) -> str:
        return self.ANSWER_TONES.get(self.answer, "")

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = super().visibility(user, action)
        return seen | Q(client=None, organizer__in=access_of(user).owner_ids) if seen else seen
