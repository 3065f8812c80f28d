"""Guests answer invitations from their calendars: the mails that bring it are read, and each answer counts once."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contacts.calendar_files import uid_of
from contacts.models import Activity, Invitation
from contacts.notices import GUEST_ANSWERED
from crm.mail.calendars import CalendarAnswer
from crm.mail.reading import ReadMail
from crm.messages.actions.telling import Told, tell

KEY = re.compile(r"activity-(\d{1,18})@")


@transaction.atomic
def note_answers(read: ReadMail) -> int:
    """Write down what the sender of this mail answers; how many answers are new.

    Only the address that was invited answers for itself: the mail comes from it, and the answer names it.
    """
    if read.sender is None:
        return 0
    sender, now = read.sender.address, timezone.now()
    mine = [answer for answer in read.answers if answer.address == sender]
    return sum(_note(answer, sender, min(answer.at or read.sent_at or now, now)) for answer in mine)


def _note(answer: CalendarAnswer, sender: str, at: datetime) -> bool:
    match = KEY.match(answer.uid)
    if match is None or answer.uid != uid_of(int(match[1])) or not (answer.answer or answer.is_wish):
        return False
    row = _invited(int(match[1]), sender, answer.sequence)
    # The same mail in two mailboxes, or an older answer that comes later, changes nothing.
    if row is None or (row.answered_at is not None and at <= row.answered_at):
        return False
    row.answer = answer.answer or row.answer
    row.answered_at, row.answer_note = at, answer.note
    wishes = answer.is_wish and answer.starts_at is not None
    row.wish_starts_at, row.wish_ends_at = (answer.starts_at, answer.ends_at) if wishes else (None, None)
    row.save(update_fields=Invitation.ANSWERED)
    _tell(row)
    return True


def _invited(activity_key: int, address: str, sequence: int | None) -> Invitation | None:
    """What this address was sent last, if it invites; an answer to an earlier time says nothing about the present."""
    rows = Invitation.objects.unscoped("a guest answers; who sees it is asked where it is shown")
    mine = rows.filter(activity_key=activity_key, address__iexact=address).order_by("-sequence", "-pk")
    last: Invitation | None = mine.select_for_update(of=("self",)).first()
    if last is None or last.method != Invitation.Method.REQUEST:
        return None
    if sequence is None or sequence >= last.sequence:
        return last
    asked = mine.filter(sequence=sequence, method=Invitation.Method.REQUEST).first()
    is_same = asked is not None and (asked.starts_at, asked.ends_at) == (last.starts_at, last.ends_at)
    return last if is_same else None


def _tell(row: Invitation) -> None:
    """Whoever invited, and whoever has it to do."""
    activity = Activity.objects.unscoped("whose it is").filter(pk=row.activity_key).first()
    if activity is None:
        return
    answer = "wish" if row.wish_starts_at else row.answer
    at = row.answered_at.isoformat() if row.answered_at else ""
    link = reverse("activity_edit", args=[row.activity_key])
    tell(
        [
            Told(
                pk, GUEST_ANSWERED, f"{row.name or row.address}, {row.title}", link,
                f"guest-answered:{row.pk}:{at}", {"answer": answer},
            )
            for pk in {row.organizer_id, activity.assigned_to_id} - {row.colleague_id}
        ]
    )  # fmt: skip
