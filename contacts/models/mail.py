from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.locks import LockedModel
from crm.access.scopes import previewer_of, where
from crm.sql.functions import Fold

from .client import Client
from .mailbox import Privacy
from .person import Person

if TYPE_CHECKING:
    from crm.people.models import User

FOLDER = "mails"


class MailThread(LockedModel):
    """Mails that answer each other. It says nothing itself: who sees one of them sees that it is there."""

    entity: ClassVar[str] = Client.entity

    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("thread of mails")
        verbose_name_plural = _("threads of mails")

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(Exists(Mail.objects.visible_to(user, action).filter(thread=OuterRef("pk"))))


class Mail(LockedModel):
    """One e-mail between the firm and the world, once, in however many mailboxes it lies.

    `key` is its Message-ID; `people` are [header, name, address] of everybody on it, `others` the addresses that are
    no colleague's. `raw_path` is the mail as it came, below the folder. `trouble` says what could not be read.
    """

    entity: ClassVar[str] = Client.entity

    class Trouble(models.TextChoices):
        NONE = "", _("none")
        UNREADABLE = "structure", _("It could not be read; the original is kept.")
        PARTS = "parts", _("It has more parts than are read; the original is kept.")
        TOO_LARGE = "size", _("It is too large to be taken; it lies in the mailbox.")

    key = models.CharField(max_length=250, unique=True, editable=False)
    references = ArrayField(models.CharField(max_length=250), default=list)
    thread = models.ForeignKey(MailThread, models.PROTECT, related_name="mails")
    is_outgoing = models.BooleanField(_("from us"), default=False)
    people = models.JSONField(_("people"), default=list)
    others = ArrayField(models.CharField(max_length=254), default=list)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    subject_key = models.CharField(max_length=120, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    taken_at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("text"), blank=True)
    # How much of the text is new; the rest repeats an earlier mail.
    fresh_length = models.PositiveIntegerField(default=0)
    html = models.TextField(blank=True)
    privacy = models.CharField(_("who reads it"), max_length=12, choices=Privacy, default=Privacy.CLIENT)
    team = models.ForeignKey("people.Team", models.SET_NULL, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("colleague")
    )
    is_auto = models.BooleanField(default=False)
    is_bounce = models.BooleanField(default=False)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)
    raw_path = models.CharField(max_length=80, blank=True, editable=False)
    size = models.BigIntegerField(_("size"), default=0)
    search_text = models.GeneratedField(
        expression=Fold("subject"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["thread", "sent_at", "id"], name="mail_of_thread"),
            models.Index(fields=["subject_key", "-sent_at"], name="mail_subject"),
            models.Index(fields=["-sent_at", "-id"], name="mail_recent"),
            GinIndex(fields=["references"], name="mail_references"),
            GinIndex(fields=["others"], name="mail_others"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="mail_search"),
        ]

    def __str__(self) -> str:
        """Not the subject: logs name records by this, also to readers who may not see what is written."""
        return str(_("Mail"))

    @property
    def title(self) -> str:
        return self.subject or str(_("(no subject)"))

    def get_absolute_url(self) -> str:
        return reverse("mail_page", args=[self.pk])

    @property
    def fresh(self) -> str:
        return self.text[: self.fresh_length].strip() if self.fresh_length else self.text

    @property
    def repeated(self) -> str:
        return self.text[self.fresh_length :].strip() if self.fresh_length else ""

    @property
    def file(self) -> Path:
        return Path(settings.MEDIA_ROOT) / FOLDER / self.raw_path

    @classmethod
    def readable_by(cls, user: User, path: str = "") -> Q:
        """What its privacy leaves open, for whoever sees a client that it is filed on; `path` leads to the mail."""
        mine = MailParticipant.objects.unscoped("whose mail it is").filter(
            mail=OuterRef(f"{path}pk" if path else "pk"), user=user.pk
        )
        team = Q(**{f"{path}privacy": Privacy.TEAM, f"{path}team__in": access_of(user).team_ids})
        return Q(**{f"{path}privacy": Privacy.CLIENT}) | team | Q(Exists(mine))

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """Whoever wrote or received it; and who sees a client that it is filed on, as far as its privacy says.

        Only the former change anything about it. It leaves in a file where such a client may, and one's own does.
        """
        mine, opened = cls._ways(user, "export" if action == "export" else "view")
        return mine | opened if action in {"view", "export"} else mine

    @classmethod
    def walks(cls, user: User, action: str) -> list[Q]:
        """The two ways to see one, each by itself for an ordered page.

        Whoever sees all clients walks along the index by time. For whoever sees some, what is filed on these is asked
        first: the order by time would lead through everybody's mails where none of the newest is theirs.
        """
        mine, opened = cls._ways(user, "view")
        if access_of(user).level(cls.entity, "view") < Level.ALL:
            seen = MailFiling.objects.unscoped("narrowed to clients in sight").filter(
                where(Client, user, "view", prefix="client__")
            )
            opened = cls._opened_to(user) & Q(pk__found=ArraySubquery(seen.order_by().values("mail")))
        found = [mine, opened] if action in {"view", "export"} else [mine]
        by = previewer_of(user)
        return [walk & cls.visibility(by, action) for walk in found] if by else found

    @classmethod
    def _ways(cls, user: User, reach: str) -> tuple[Q, Q]:
        mine = MailParticipant.objects.unscoped("whose mail it is").filter(mail=OuterRef("pk"), user=user.pk)
        filed = MailFiling.objects.unscoped("narrowed to clients in sight").filter(
            where(Client, user, reach, prefix="client__"), mail=OuterRef("pk")
        )
        return Q(Exists(mine)), cls._opened_to(user) & Q(Exists(filed))

    @classmethod
    def _opened_to(cls, user: User) -> Q:
        return Q(privacy=Privacy.CLIENT) | Q(privacy=Privacy.TEAM, team__in=access_of(user).team_ids)


class OfMail(LockedModel):
    """Rows that are seen with their mail."""

    entity: ClassVar[str] = Client.entity

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(mail__in=Mail.objects.visible_to(user, action).values("pk"))


class MailParticipant(OfMail):
    """A colleague who wrote or received a mail. `is_to_file`: nobody knows yet which client it belongs to."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    is_to_file = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("participant of a mail")
        verbose_name_plural = _("participants of mails")
        constraints = [models.UniqueConstraint(fields=["mail", "user"], name="participant_once")]
        indexes = [
            models.Index(fields=["user", "mail"], name="mail_of_colleague"),
            models.Index(fields=["user"], condition=Q(is_to_file=True), name="mail_to_file"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class MailFiling(OfMail):
    """A mail on the record of a client, and perhaps of one of its persons. `by` None: by its addresses."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="filings", db_index=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="mail_filings", db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="mail_filings")
    happened_at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("filed mail")
        verbose_name_plural = _("filed mails")
        constraints = [models.UniqueConstraint(fields=["mail", "client"], name="mail_filed_once")]
        indexes = [models.Index(fields=["client", "-happened_at", "-id"], name="mail_of_client")]

    def __str__(self) -> str:
        return str(self.client)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """Also its client must be in sight: a mail to two firms does not tell one's readers of the other."""
        return super().visibility(user, action) & where(Client, user, "view", prefix="client__")


class MailAttachment(OfMail):
    """A file that came along; its bytes lie in the mail as it came, under `number`."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="attachments")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField(_("size"))
    is_inline = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["mail", "number"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name
