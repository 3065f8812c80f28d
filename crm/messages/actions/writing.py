"""Colleagues write to each other: to one, to a team or branch, or on a record. No audit: it is their own talk."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.messages.actions.telling import Told, badges_follow, tell
from crm.messages.mentions import mentioned_in
from crm.messages.models import Conversation, Message, Notice, Participant
from crm.messages.queries.audience import members_of, sees_record
from crm.people.models import Branch, Team, User
from crm.personal_data import hold_off_erasures
from crm.web.unread import forget_talks

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet

MESSAGE, MENTION = "message", "mention"
Kind = Conversation.Kind


@transaction.atomic
def write_to(*, to: User | Team | Branch, text: str, by: User) -> Message:
    """Write to a colleague, or to all who are in a team or branch now.

    Raises ValidationError if nobody else is there, and as `reply` does.
    """
    if isinstance(to, User):
        ids, kind, name = {to.pk} if to.is_active else set(), Kind.PERSON, ""
    else:
        ids, kind, name = members_of(to), Kind.TEAM if isinstance(to, Team) else Kind.BRANCH, to.name
    if not ids - {by.pk}:
        raise ValidationError(_("Nobody else would read this."))
    conversation = _begin(kind, ids | {by.pk}, name, by)
    return reply(conversation=conversation, text=text, by=by)


def _begin(kind: str, ids: Collection[int], name: str, by: User) -> Conversation:
    rows = Conversation.objects.unscoped("one that the writer is in")
    if kind == Kind.PERSON:
        key = "pair:" + ":".join(str(pk) for pk in sorted(ids))
        conversation, _made = rows.get_or_create(key=key, defaults={"kind": kind, "started_by": by})
    else:
        conversation = rows.create(kind=kind, to_name=name, started_by=by)
    _join(conversation, ids)
    return conversation


def _join(conversation: Conversation, ids: Collection[int]) -> None:
    rows = [Participant(conversation=conversation, user_id=pk) for pk in sorted(ids)]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def write_on(*, record: Any, text: str, by: User) -> Message:
    """Write on a record, for whoever sees it. Its owner, and whoever is named, follow it from now on.

    Raises PermissionDenied for one who does not see it, ValidationError as `reply` does.
    """
    hold_off_erasures()
    if not sees_record(by, record.entity, record.pk):
        raise PermissionDenied
    rows = Conversation.objects.unscoped("about a record that the writer sees")
    about = {"record_entity": record.entity, "record_id": record.pk}
    conversation = rows.filter(**about).order_by("pk").first()
    if conversation is None:
        conversation = rows.create(kind=Kind.RECORD, started_by=by, **about)
    _join(conversation, {record.owner_id} - {None})
    return reply(conversation=conversation, text=text, by=by)


@transaction.atomic
def reply(*, conversation: Conversation, text: str, by: User) -> Message:
    """Add a message. Raises ValidationError for an empty one, and if it names somebody who cannot read it."""
    if not Conversation.objects.visible_to(by).filter(pk=conversation.pk).exists():
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    try:
        named = [one for one in mentioned_in(text) if one.pk != by.pk]
    except ValidationError as unclear:
        raise ValidationError({"text": unclear.messages}) from None
    _refuse_blind(conversation, named)
    message = Message.objects.unscoped("a new one").create(
        conversation=conversation, by=by, text=text.strip()
    )
    _join(conversation, {by.pk, *(one.pk for one in named if conversation.is_about_record)})
    rows = Participant.objects.filter(conversation=conversation)
    rows.update(newest=Greatest(F("newest"), message.pk))
    rows.filter(user=by).update(read_to=Greatest(F("read_to"), message.pk))
    _tell_of(message, {one.pk for one in named})
    return message


def _refuse_blind(conversation: Conversation, named: Collection[User]) -> None:
    if conversation.is_about_record:
        about = conversation.record_entity, conversation.record_id
        blind = [one.name for one in named if not sees_record(one, *about)]
        said = _("%(names)s cannot see this record. Share it first, or write without the name.")
    else:
        inside = set(Participant.objects.filter(conversation=conversation).values_list("user_id", flat=True))
        blind = [one.name for one in named if one.pk not in inside]
        said = _("%(names)s does not take part in this conversation.")
    if blind:
        raise ValidationError({"text": said % {"names": ", ".join(blind)}})


def _tell_of(message: Message, named: Collection[int]) -> None:
    """Those in it who may read it now. The notice holds no word of the message: that stays with its readers."""
    conversation = message.conversation
    rows = Participant.objects.filter(conversation=conversation, user__is_active=True)
    people = [row.user for row in rows.exclude(user=message.by_id).select_related("user")]
    if conversation.is_about_record:
        about = conversation.record_entity, conversation.record_id
        people = [one for one in people if sees_record(one, *about)]
    params = {"message": message.pk, "to": conversation.to_name, "record": conversation.is_about_record}
    link, key, name = conversation.get_absolute_url(), f"message:{message.pk}", message.by.name
    tell([Told(one.pk, MENTION if one.pk in named else MESSAGE, name, link, key, params) for one in people])
    talks_follow({message.by_id, *(one.pk for one in people)})


def talks_follow(user_ids: Collection[int]) -> None:
    """Their numbers are counted anew, by the next page that asks."""
    transaction.on_commit(lambda: forget_talks(user_ids))


@transaction.atomic
def read_messages(*, conversations: ScopedQuerySet, by: User, up_to: int) -> None:
    """All that stood there when it was drawn, and what told of it; what came since stays unread."""
    found = list(conversations)
    rows = Participant.objects.filter(conversation__in=[one.pk for one in found], user=by)
    rows.filter(read_to__lt=up_to).update(read_to=up_to)
    links = {one.get_absolute_url() for one in found}
    told = Notice.objects.filter(to=by, read_at=None, link__in=links, params__message__lte=up_to)
    _mark_told(told)
    talks_follow({by.pk})


def _mark_told(told: Any) -> None:
    ids = set(told.values_list("to", flat=True))
    told.update(read_at=timezone.now())
    badges_follow(ids)


@transaction.atomic
def delete_message(*, message: Message, by: User) -> ChangeSet:
    """Taken back by who wrote it, into the recycle bin; who was told and has not looked is not told any more."""
    if not Message.objects.visible_to(by, "delete").filter(pk=message.pk).exists():
        raise PermissionDenied
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted a message"))
    keep_deletes(change_set, Message, [message.pk])
    _mark_told(Notice.objects.filter(key=f"message:{message.pk}", read_at=None))
    return change_set
