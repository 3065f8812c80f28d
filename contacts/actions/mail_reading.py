"""A mailbox is read: by its numbers, from where the last reading ended, a bounded piece at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from contacts.actions.guest_answers import note_answers
from contacts.actions.mail_returns import original_of
from contacts.actions.mailboxes import account_of, note_trouble, read_soon
from contacts.actions.mails import Arrival, keep_mail
from contacts.mails.parties import Parties, is_box, parties_of, sent_for
from contacts.models import Mail, Mailbox, Privacy
from crm.mail.accounts import MailboxTrouble
from crm.mail.reading import ReadMail, read_heads, read_mail

if TYPE_CHECKING:
    from crm.mail.imap import OpenMailbox

log = logging.getLogger(__name__)
INBOX = "INBOX"
MOST_AT_ONCE = 300
EVERY = timedelta(minutes=3)
RAREST = timedelta(hours=6)


class LetGo(Exception):
    """Somebody removed the mailbox, or leads it to another server, while it was read."""


def due_mailboxes(now: datetime | None = None) -> list[Mailbox]:
    """Those that are on and whose owner works here; after troubles ever more rarely."""
    now = now or timezone.now()
    rows = Mailbox.objects.unscoped("all that are read").filter(is_on=True).exclude(owner__is_active=False)
    return [box for box in rows.order_by("pk") if box.tried_at is None or box.tried_at + _pause(box) <= now]


def _pause(box: Mailbox) -> timedelta:
    return min(EVERY * 2 ** min(box.trouble_count, 10), RAREST) if box.trouble_count else timedelta()


@transaction.atomic
def read_all_soon() -> int:
    boxes = due_mailboxes()
    for box in boxes:
        read_soon(box)
    return len(boxes)


def read_mailbox(*, mailbox_id: int, is_cancelled: Callable[[], bool] = lambda: False) -> int:
    """Take what is new in the inbox and among what was sent; returns how many mails were looked at.

    A reading that is broken off goes on where it was; a mail that it finds again is the same one.
    """
    from crm.mail.imap import opened

    rows = Mailbox.objects.unscoped("the job of this mailbox").select_related("owner")
    box = rows.filter(pk=mailbox_id, is_on=True).exclude(owner__is_active=False).first()
    if box is None:
        return 0
    count = 0
    try:
        with opened(account_of(box)) as server:
            for folder, is_sent in _folders(box, server):
                count += _read_folder(box, server, folder, is_sent=is_sent, is_cancelled=is_cancelled)
    except LetGo:
        return count
    except MailboxTrouble as trouble:
        log.warning("Mailbox %s: %s", box.pk, trouble)
        note_trouble(box, str(trouble))
        return count
    Mailbox.objects.unscoped("the job of this mailbox").filter(pk=box.pk).update(read_at=timezone.now())
    note_trouble(box, "")
    return count


def _folders(box: Mailbox, server: OpenMailbox) -> list[tuple[str, bool]]:
    if box.owner is None:
        return [(INBOX, False)]
    if not box.sent_folder:
        box.sent_folder = server.sent_folder()
        box.save(update_fields=["sent_folder"])
    return [(INBOX, False), *([(box.sent_folder, True)] if box.sent_folder else [])]


def _read_folder(
    box: Mailbox, server: OpenMailbox, folder: str, *, is_sent: bool, is_cancelled: Callable[[], bool]
) -> int:
    validity = server.look_into(folder)
    known, last = box.read_up_to.get(folder, [0, 0])
    # Numbers of another validity mean other mails: the folder is gone through again, and what is known stays one.
    uids = server.newer_than(last if known == validity else 0, box.since)[:MOST_AT_ONCE]
    sizes = server.sizes(uids)
    for done, uid in enumerate(uids):
        if is_cancelled():
            return done
        is_large = sizes.get(uid, 0) > settings.MAIL_MAX_BYTES
        raw = server.heads(uid) if is_large else server.whole(uid)
        read = read_heads(raw) if is_large else read_mail(raw)
        if raw:
            _take(box, read, raw, is_sent=is_sent)
        _note(box, folder, validity, uid)
    if not uids:
        _note(box, folder, validity, last if known == validity else 0)
    return len(uids)


def _take(box: Mailbox, read: ReadMail, raw: bytes, *, is_sent: bool) -> None:
    """One mail that cannot be kept as it is must not stop the others: it is kept as one to look at."""
    if read.answers and not is_sent:
        _hear(read)
    arrival = arrival_at(box, read, raw, is_sent=is_sent)
    if arrival is None:
        return
    try:
        keep_mail(arrival)
    except (DatabaseError, ValueError):
        log.exception("A mail of mailbox %s could not be kept as it was read", box.pk)
        bare = ReadMail(key=read.key, sender=read.sender, troubles=(str(Mail.Trouble.UNREADABLE),))
        parties = Parties({box.owner_id} if box.owner_id else set())
        keep_mail(Arrival(bare, raw, parties, Privacy.PARTICIPANTS, arrival.keeper, always=True))


def _hear(read: ReadMail) -> None:
    """What a guest answers; an answer that cannot be kept must not stop the mail."""
    try:
        note_answers(read)
    except (DatabaseError, ValueError):
        log.exception("An answer to an invitation could not be kept")


def arrival_at(box: Mailbox, read: ReadMail, raw: bytes, *, is_sent: bool = False) -> Arrival | None:
    """What the mail is in this mailbox; None for one in the firm's box that no colleague sent there."""
    is_odd = bool(read.troubles)
    if returned := original_of(read.report):
        return _report_on(box, read, raw, returned)
    if box.owner:
        parties = parties_of(read, owner=box.owner, is_sent=is_sent)
        return Arrival(read, raw, parties, box.privacy, box.owner, always=is_odd and not is_sent)
    keeper = sent_for(box, read)
    if keeper is None:
        return None
    parties = parties_of(read)
    others = tuple(one for one in parties.others if not is_box(box, one))
    original = None
    # Written to the box alone: then somebody passed on what another one wrote.
    if read.forwarded_from and not others:
        original = read.forwarded_from
        others, parties.by = (original.address,), None
    parties.others = others
    parties.colleagues.add(keeper.pk)
    return Arrival(read, raw, parties, box.privacy, keeper, original, always=True)


def _report_on(box: Mailbox, read: ReadMail, raw: bytes, returned: Mail) -> Arrival:
    """A mail of ours came back: its report belongs where it stands, is seen by whoever sees it, and is its writer's."""
    parties = parties_of(read, owner=box.owner)
    parties.by = None
    failed = [one.address for one in read.report.failures] if read.report else []
    parties.others = tuple(dict.fromkeys([*failed, *parties.others]))
    keeper = box.owner or returned.by
    return Arrival(read, raw, parties, returned.privacy, keeper, returned=returned, always=True)


@transaction.atomic
def _note(box: Mailbox, folder: str, validity: int, uid: int) -> None:
    """Of the mailbox as it is now: somebody may have let go of it, or changed it, meanwhile."""
    rows = Mailbox.objects.unscoped("the job of this mailbox").select_for_update(of=("self",))
    now = rows.filter(pk=box.pk).first()
    if now is None or (now.host, now.user_name) != (box.host, box.user_name):
        raise LetGo
    box.read_up_to = now.read_up_to = now.read_up_to | {folder: [validity, uid]}
    now.save(update_fields=["read_up_to"])
