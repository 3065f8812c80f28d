from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel
from crm.documents.holders import held_visibly, holders

if TYPE_CHECKING:
    from crm.people.models import User


class Conversation(LockedModel):
    """Messages between colleagues. One about a record is seen by whoever sees the record; any other by those in it.

    Two colleagues have one conversation, known by its `key`. `to_name` is the team or branch as it was called then:
    those who were in it are the participants, whoever joins later is none.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Colleague")
        TEAM = "team", _("Team")
        BRANCH = "branch", _("Branch")
        RECORD = "record", _("Record")

    entity: ClassVar[str] = "client"  # its row in the role matrix: there is none of its own

    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=60, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    record_entity = models.CharField(max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="conversation_once"),
            models.CheckConstraint(
                condition=Q(kind="record", record_id__isnull=False) & ~Q(record_entity="")
                | ~Q(kind="record") & Q(record_entity="", record_id=None),
                name="conversation_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["record_entity", "record_id"], name="conversation_of_record")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_name}".strip()

    def get_absolute_url(self) -> str:
        if self.is_about_record:
            return reverse("record_talk", args=[self.record_entity, self.record_id])
        return reverse("conversation_page", args=[self.pk])

    @property
    def is_about_record(self) -> bool:
        return bool(self.kind == self.Kind.RECORD)

    def record_for(self, user: User) -> Any:
        """The record it is about, if the person sees it."""
        holder = holders.get(self.record_entity)
        rows = holder.model.objects.visible_to(user) if holder else None
        return None if rows is None else rows.filter(pk=self.record_id).first()

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        mine = Participant.objects.all().filter(user=user.pk, conversation=OuterRef("pk"))
        return Q(Exists(mine), record_entity="") | held_visibly(user, "view", talks=True) & ~Q(
            record_entity=""
        )


class Message(LockedModel):
    """What a colleague wrote. Seen with its conversation; only who wrote it takes it back."""

    entity: ClassVar[str] = "client"

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", db_index=False, verbose_name=_("conversation")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("message"), max_length=5000)
    at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["conversation", "-id"], name="message_of_conversation")]

    def __str__(self) -> str:
        # Lists of what was deleted name it: not by its words, which are for its readers only.
        return str(_("Message"))

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = Q(conversation__in=Conversation.objects.visible_to(user).values("pk"))
        return seen if action in {"view", "export"} else seen & Q(by=user.pk)


class Participant(models.Model):
    """A colleague in a conversation, and how far they read it. In one about a record: whoever follows it.

    `newest` is the key of its latest message, for the order of their list.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations", db_index=False
    )
    newest = models.BigIntegerField(default=0)
    read_to = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="talk_participant_once")]
        indexes = [
            models.Index(fields=["user", "-newest"], name="conversations_of_colleague"),
            models.Index(fields=["user"], condition=Q(newest__gt=F("read_to")), name="conversation_unread"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_unread(self) -> bool:
        return bool(self.newest > self.read_to)
