"""What the pages of messages show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F

from crm.documents.holders import holders
from crm.frozen import frozen
from crm.messages.models import Conversation, Message, Participant
from crm.web.unread import keep_talks, kept_talks

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 50
FEW = 5


def _rows_of(user: User) -> Any:
    """The person's places in conversations that they may read now."""
    seen = Conversation.objects.visible_to(user).values("pk")
    return Participant.objects.filter(user=user, conversation__in=seen)


def unread_talks(user: User) -> int:
    """How many conversations have something new: as counted last, counted now if nothing is kept."""
    kept = kept_talks(user.pk)
    if kept is None:
        kept = _rows_of(user).filter(newest__gt=F("read_to")).count()
        keep_talks(user.pk, kept)
    return kept


def counted_talks(user: User) -> int | None:
    """For the menu: as counted last; nothing kept is asked by the pulse."""
    return kept_talks(user.pk)


@frozen
class Talk:
    """One line of the list. `name` is that of the colleague, team, branch or record."""

    conversation: Conversation
    name: str
    icon: str
    last: Message | None
    is_unread: bool
    newest: int


ICONS = {"person": "user", "team": "users", "branch": "building", "record": "link"}


def talks_of(user: User, *, before: int | None = None, unread_only: bool = False) -> list[Talk]:
    """A page of the latest, and one more if others follow; the same few queries for any number."""
    rows = _rows_of(user).select_related("conversation")
    if before:
        rows = rows.filter(newest__lt=before)
    if unread_only:
        rows = rows.filter(newest__gt=F("read_to"))
    found = list(rows.order_by("-newest", "-pk")[: PAGE + 1])
    names, last = _names(user, [row.conversation for row in found]), _latest(user, found)
    return [
        Talk(
            row.conversation,
            names.get(row.conversation_id, row.conversation.to_name),
            ICONS[row.conversation.kind],
            last.get(row.conversation_id),
            row.is_unread,
            row.newest,
        )
        for row in found
    ]


def _latest(user: User, rows: list[Participant]) -> dict[int, Message]:
    ids = [row.conversation_id for row in rows]
    found = Message.objects.visible_to(user).filter(conversation__in=ids).select_related("by")
    latest = found.order_by("conversation", "-pk").distinct("conversation")
    return {one.conversation_id: one for one in latest}


def _names(user: User, conversations: list[Conversation]) -> dict[int, str]:
    pairs = [one.pk for one in conversations if one.kind == Conversation.Kind.PERSON]
    others = Participant.objects.filter(conversation__in=pairs).exclude(user=user).select_related("user")
    names = {row.conversation_id: row.user.name for row in others}
    for holder in holders.items():
        about = {one.record_id: one.pk for one in conversations if one.record_entity == holder.key}
        if about:
            records = holder.model.objects.visible_to(user).filter(pk__in=about.keys())
            names |= {about[record.pk]: str(record) for record in records}
    return names


@dataclass
class Thread:
    """The messages of conversations that the reader may see, the latest first, from `before` on."""

    conversations: Any
    user: User
    before: int | None = None
    limit: int = PAGE

    @cached_property
    def _found(self) -> list[Message]:
        rows = Message.objects.visible_to(self.user).filter(conversation__in=self.conversations.values("pk"))
        if self.before:
            rows = rows.filter(pk__lt=self.before)
        return list(rows.select_related("by").order_by("-pk")[: self.limit + 1])

    @property
    def messages(self) -> list[Message]:
        return self._found[: self.limit]

    @property
    def older(self) -> int | None:
        return self._found[self.limit - 1].pk if len(self._found) > self.limit else None

    @cached_property
    def _places(self) -> list[Participant]:
        rows = Participant.objects.filter(user=self.user, conversation__in=self.conversations.values("pk"))
        return list(rows)

    @property
    def read_to(self) -> int:
        """How far the reader has read; all of it where they do not follow."""
        return min((row.read_to for row in self._places), default=self.newest)

    @property
    def newest(self) -> int:
        return self._found[0].pk if self._found else 0

    @property
    def is_unread(self) -> bool:
        return not self.before and any(row.is_unread for row in self._places)

    @property
    def read_up_to(self) -> int:
        """What is read with it, also where the latest message was taken back."""
        return max([self.newest, *(row.newest for row in self._places)])


def about(record: Any, user: User) -> Any:
    """The conversations about one record; several where records became one."""
    return Conversation.objects.visible_to(user).filter(record_entity=record.entity, record_id=record.pk)


def people_in(conversation: Conversation) -> list[User]:
    rows = Participant.objects.filter(conversation=conversation).select_related("user")
    return [row.user for row in rows.order_by("user__name", "user")]
