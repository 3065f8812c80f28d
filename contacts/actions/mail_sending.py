"""A queued mail leaves: once, whatever happens to the worker that sends it."""

from __future__ import annotations

import logging
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from contacts.actions.mail_matters import note_about
from contacts.actions.mailboxes import account_of
from contacts.actions.mails import Arrival, file_on, keep_mail
from contacts.mails.parties import parties_of
from contacts.models import Mailbox, OutgoingMail
from contacts.queries.mail_matters import about_of
from contacts.queries.writing import files_of, person_at
from crm.documents.kinds import ALLOWED
from crm.jobs import later
from crm.mail.accounts import MailboxTrouble
from crm.mail.reading import read_mail
from crm.mail.writing import File, Letter, NotSent, PerhapsSent, send, written
from crm.messages.once import claim_once

if TYPE_CHECKING:
    from crm.people.models import User

log = logging.getLogger(__name__)
State = OutgoingMail.State


def send_mail(*, outgoing_id: int, attempt: int) -> None:
    """Send what is queued. A row found *sending* was left by a killed worker: nobody knows, so a person decides."""
    row = _claim(outgoing_id, attempt)
    if row is None:
        return
    try:
        raw = written(_letter(row))
        refused = send(raw, sender=_sender(row.by)[1], to=[*row.to, *row.cc])
    except (NotSent, OSError, ValueError) as error:
        _settle(row, State.FAILED, str(error))
    except PerhapsSent as error:
        _settle(row, State.UNKNOWN, str(error))
    else:
        keep_as_sent(row, raw, refused)


def keep_as_sent(row: OutgoingMail, raw: bytes, refused: list[str]) -> None:
    """It stands on the client from now on, and its copy goes to the writer's own folder of what was sent."""
    read = read_mail(raw)
    parties = parties_of(read, owner=row.by, is_sent=True)
    with transaction.atomic():
        mail = keep_mail(Arrival(read, raw, parties, row.privacy, row.by, always=True))
        if mail is None:
            raise RuntimeError("a mail of ours is always kept")
        person = person_at(row.client, row.to[0])
        file_on(mail, {row.client_id: person.pk if person else None}, by=row.by)
        if about := about_of(row, row.by):
            note_about(mail, about)
        trouble = _("Not taken for %s") % ", ".join(refused) if refused else ""
        row.state, row.sent_at, row.trouble, row.mail = State.SENT, timezone.now(), trouble[:300], mail
        row.save(update_fields=["state", "sent_at", "trouble", "mail"])
        later("contacts.copy_sent_mail", unique=f"copy-{row.pk}", outgoing_id=row.pk)


def say_sent(*, draft: OutgoingMail, by: User) -> None:
    """Of a mail that was perhaps sent a person says that it was."""
    rows = OutgoingMail.objects.visible_to(by, "change").select_related("client", "answers", "by")
    row = rows.filter(pk=draft.pk, state=State.UNKNOWN).first()
    if row is not None:
        keep_as_sent(row, written(_letter(row)), [])


def copy_to_mailbox(*, outgoing_id: int) -> None:
    """A copy into the folder of what was sent, unless it lies there already."""
    from crm.mail.imap import opened

    rows = OutgoingMail.objects.unscoped("the job of this row").select_related("mail", "by")
    row = rows.filter(pk=outgoing_id, is_copied=False).first()
    if row is None or row.mail is None or not row.mail.raw_path:
        return
    boxes = Mailbox.objects.unscoped("the writer's own").filter(owner=row.by, is_on=True).order_by("pk")
    box = boxes.filter(address__iexact=_sender(row.by)[1]).first() or boxes.first()
    if box is None:
        return
    try:
        with opened(account_of(box)) as server:
            folder = box.sent_folder or server.sent_folder()
            if folder and not server.holds(folder, row.mail.key):
                server.append(folder, row.mail.file.read_bytes())
    except MailboxTrouble as trouble:
        # The copy is a comfort; the mail itself has left and stands on the client.
        log.warning("No copy of mail %s in its writer's mailbox: %s", row.pk, trouble)
        return
    rows.filter(pk=row.pk).update(is_copied=True)


def message_id(row: OutgoingMail) -> str:
    """The same for every attempt at this mail, and nobody else's."""
    word = salted_hmac("rapport.mails.sent", str(row.pk), algorithm="sha256").hexdigest()[:20]
    return f"{row.pk}.{word}@{_sender(row.by)[1].rpartition('@')[2]}"


def _sender(user: User) -> tuple[str, str]:
    """The colleague's own address where the firm's server sends for its domain; else the firm's, with their name."""
    firms = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    is_ours = user.email.rpartition("@")[2].lower() == firms.rpartition("@")[2].lower()
    return user.name, user.email if is_ours else firms


def _letter(row: OutgoingMail) -> Letter:
    files = tuple(
        File(one.name, ALLOWED[one.kind].media, one.file.read_bytes()) for one in files_of(row, row.by)
    )
    if len(files) < len(row.version_ids):
        raise NotSent(_("A file that should go along is gone: choose the files again."))
    before = row.answers if row.kind == OutgoingMail.Kind.ANSWER else None
    return Letter(
        message_id=message_id(row),
        sender=_sender(row.by),
        to=row.to,
        cc=row.cc,
        reply_to=row.by.email,
        subject=row.subject,
        text=row.body,
        at=row.changed_at,
        references=(*before.references, before.key) if before else (),
        files=files,
    )


def _claim(outgoing_id: int, attempt: int) -> OutgoingMail | None:
    rows = OutgoingMail.objects.unscoped("the job of this row").select_related("client", "answers", "by")
    row: OutgoingMail | None = claim_once(rows, pk=outgoing_id, attempt=attempt)
    return row


@transaction.atomic
def _settle(row: OutgoingMail, state: str, trouble: str) -> None:
    log.warning("Mail %s was not sent: %s", row.pk, trouble)
    row.state, row.trouble = state, trouble[:300]
    row.save(update_fields=["state", "trouble"])
