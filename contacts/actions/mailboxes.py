"""Mailboxes are connected, changed and let go; each time only after the server was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Mailbox
from crm.access.context import access_of
from crm.audit.actions import record
from crm.jobs import later
from crm.mail.accounts import Account, MailboxTrouble
from crm.sign_in.sealing import seal, unseal

if TYPE_CHECKING:
    from crm.people.models import User

# Whoever changes one of these tells the password again: it must not go to another server by a stranger's hand.
PLACE = ("host", "port", "security", "user_name")
KEPT = ("address", *PLACE, "privacy", "trusts_senders", "is_on")


def account_of(box: Mailbox, password: str = "") -> Account:
    """Raises MailboxTrouble if the password was sealed with another key."""
    secret = password or (unseal(box.sealed_password) if box.sealed_password else "")
    if not secret:
        raise MailboxTrouble(_("The password cannot be read any more: type it again."))
    return Account(box.host, box.port, box.security, box.user_name, secret)


def what_is_wrong(account: Account) -> str:
    """Sign in and look into the inbox; "" or, in plain words, what the server did instead. Outside of transactions."""
    from crm.mail.imap import opened

    try:
        with opened(account) as server:
            server.look_into("INBOX")
    except MailboxTrouble as trouble:
        return str(trouble)
    return ""


def connect_mailbox(
    *, by: User, owner: User | None, password: str, since_days: int = 0, **values: Any
) -> Mailbox:
    """A new mailbox that works. Raises ValidationError with the server's trouble in plain words."""
    box = Mailbox(owner=owner, since=timezone.localdate() - timedelta(days=since_days), **values)
    _require(box, by)
    if Mailbox.objects.unscoped("is it connected").filter(
        owner=owner, host=box.host, user_name=box.user_name
    ):
        raise ValidationError(_("This mailbox is connected already."))
    if trouble := what_is_wrong(account_of(box, password)):
        raise ValidationError(trouble)
    box.sealed_password = seal(password)
    with transaction.atomic():
        box.save()
        record(by=by, action="create", target=box, after={"address": box.address, "host": box.host})
        read_soon(box)
    return box


def change_mailbox(*, mailbox: Mailbox, by: User, password: str = "", **values: Any) -> Mailbox:
    """Raises ValidationError as `connect_mailbox`, and where the server is another one and no password is told."""
    _require(mailbox, by)
    before = {key: getattr(mailbox, key) for key in KEPT if key in values}
    changed = [key for key, value in before.items() if values[key] != value]
    for key in changed:
        setattr(mailbox, key, values[key])
    is_elsewhere = any(key in PLACE for key in changed)
    if is_elsewhere and not password:
        raise ValidationError({"password": _("For another server or user name, type the password again.")})
    if (password or is_elsewhere) and (trouble := what_is_wrong(account_of(mailbox, password))):
        raise ValidationError(trouble)
    if password:
        mailbox.sealed_password = seal(password)
    if is_elsewhere:
        mailbox.read_up_to, mailbox.sent_folder = {}, ""
    mailbox.trouble, mailbox.trouble_count = "", 0
    with transaction.atomic():
        mailbox.save()
        record(
            by=by,
            action="change",
            target=mailbox,
            before={key: before[key] for key in changed},
            after={key: values[key] for key in changed},
        )
        if mailbox.is_on:
            read_soon(mailbox)
    return mailbox


@transaction.atomic
def disconnect_mailbox(*, mailbox: Mailbox, by: User) -> None:
    """Let go of it, with its password: what was taken from it stays. Nothing happens on its server."""
    _require(mailbox, by)
    record(by=by, action="delete", target=mailbox)
    mailbox.delete()


def test_mailbox(*, mailbox: Mailbox, by: User) -> str:
    """Ask the server now; "" or what is the matter. The answer is noted on the mailbox."""
    _require(mailbox, by)
    try:
        trouble = what_is_wrong(account_of(mailbox))
    except MailboxTrouble as unreadable:
        trouble = str(unreadable)
    note_trouble(mailbox, trouble)
    return trouble


@transaction.atomic
def note_trouble(mailbox: Mailbox, trouble: str) -> None:
    """How the last try went; after troubles it is tried more rarely."""
    now, count = timezone.now(), mailbox.trouble_count + 1 if trouble else 0
    rows = Mailbox.objects.unscoped("the mailbox that was tried; perhaps it is gone").filter(pk=mailbox.pk)
    rows.update(trouble=trouble[:300], trouble_count=count, tried_at=now)
    mailbox.trouble, mailbox.trouble_count, mailbox.tried_at = trouble[:300], count, now


def read_soon(mailbox: Mailbox) -> None:
    later("contacts.read_mailbox", unique=f"mailbox:{mailbox.pk}", mailbox_id=mailbox.pk)


def _require(mailbox: Mailbox, by: User) -> None:
    """One's own; the firm's for whoever keeps its settings."""
    mine = mailbox.owner_id == by.pk and access_of(by).may("client", "view")
    if not mine and (mailbox.owner_id is not None or not access_of(by).may("firm", "change")):
        raise PermissionDenied
