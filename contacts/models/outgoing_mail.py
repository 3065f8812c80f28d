from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.access.scopes import NOTHING

from .client import Client
from .mail import Mail
from .mailbox import Privacy

if TYPE_CHECKING:
    from crm.people.models import User


class OutgoingMail(LockedModel):
    """A mail that a colleague writes to a client, from the first draft to what became of it.

    It is its writer's alone; once it is sent, `mail` is what others read.

    It is *sending* from before its first byte leaves until the answer of the mail server is stored; whatever is found
    *sending* afterwards is *unknown*, shown to a person and not sent again by itself.
    """

    entity: ClassVar[str] = Client.entity

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNKNOWN = "unknown", _("Perhaps sent")

    class Kind(models.TextChoices):
        NEW = "new", _("New mail")
        ANSWER = "answer", _("Answer")
        FORWARD = "forward", _("Forwarded mail")

    TONES: ClassVar[dict[str, str]] = {"sent": "good", "failed": "bad", "unknown": "warn", "queued": "acc"}

    client = models.ForeignKey(Client, models.CASCADE, related_name="outgoing_mails")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.NEW)
    answers = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="answers")
    # The record of an upper room that it is written from, by entity and key.
    about_entity = models.CharField(max_length=40, blank=True, editable=False)
    about_id = models.BigIntegerField(null=True, editable=False)
    to = ArrayField(models.CharField(max_length=254), verbose_name=_("to"), default=list)
    cc = ArrayField(models.CharField(max_length=254), verbose_name=_("copy"), default=list)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    # Versions of documents that go along; without a constraint, since people may delete documents.
    version_ids = ArrayField(models.BigIntegerField(), default=list)
    privacy = models.CharField(_("who reads it"), max_length=12, choices=Privacy, default=Privacy.CLIENT)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    trouble = models.CharField(max_length=300, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+")
    # Its copy in the folder of what was sent: of which mailbox there is none, it stays so.
    is_copied = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [models.Index(fields=["by", "state", "-changed_at"], name="outgoing_of_writer")]

    def __str__(self) -> str:
        """Not the subject: logs name records by this, also to readers who may not see what is written."""
        return str(_("Mail"))

    @property
    def title(self) -> str:
        return self.subject or str(_("(no subject)"))

    def get_absolute_url(self) -> str:
        return reverse("mail_draft", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.FAILED}

    @property
    def tone(self) -> str:
        return self.TONES.get(self.state, "")

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(by=user.pk) if access_of(user).may(Client.entity, "view") else NOTHING


class MailTemplate(LockedModel):
    """A text that is written often. `reach` says who uses it besides its owner; fields in braces become the client's
    words."""

    entity: ClassVar[str] = Client.entity

    class Reach(models.TextChoices):
        OWN = "own", _("Only me")
        TEAM = "team", _("My team")
        FIRM = "firm", _("Everybody")

    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=8, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    reach = models.CharField(_("who uses it"), max_length=4, choices=Reach, default=Reach.OWN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    team = models.ForeignKey("people.Team", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="mail_template_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """Its owner and whoever it reaches use it; its owner changes it, and what is everybody's who keeps the firm."""
        access = access_of(user)
        if action not in {"view", "export"}:
            firms = Q(reach=cls.Reach.FIRM) if access.may("firm", "change") else NOTHING
            return Q(owner=user.pk) | firms
        if not access.may(Client.entity, "view"):
            return NOTHING
        team = Q(reach=cls.Reach.TEAM, team__in=access.team_ids)
        return Q(owner=user.pk) | Q(reach=cls.Reach.FIRM) | team


class MailSignature(LockedModel):
    """What stands below a colleague's mails."""

    entity: ClassVar[str] = Client.entity

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(_("signature"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return str(self.owner)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(owner=user.pk)

    @classmethod
    def of(cls, user: User) -> str:
        found: Any = cls.objects.visible_to(user).values_list("text", flat=True).first()
        return found or ""
