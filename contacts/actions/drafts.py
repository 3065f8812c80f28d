"""A mail to a client is written: a draft from the first press of a button, sent when nothing speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.mails.templates import left_open
from contacts.models import Client, Mail, OutgoingMail
from contacts.queries.mail_matters import about_of
from contacts.queries.writing import addresses_of, files_of, most_bytes, warnings_for
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from crm.jobs import later
from crm.web.formats import file_size

if TYPE_CHECKING:
    from crm.people.models import User

State = OutgoingMail.State
WRITTEN = ("to", "cc", "subject", "body", "version_ids", "privacy")


def require_to_write(by: User, client: Client) -> None:
    """Whoever sees the client and its addresses, and may read what is written."""
    access = access_of(by)
    if not (can(by, "view", client) and access.reads("contact") and access.reads("notes")):
        raise PermissionDenied


@transaction.atomic
def keep_draft(
    *,
    client: Client,
    by: User,
    draft: OutgoingMail | None = None,
    kind: str = OutgoingMail.Kind.NEW,
    answers: Mail | None = None,
    about: Any = None,
    **values: Any,
) -> OutgoingMail:
    """Keep what is written so far, however unfinished. Raises ValidationError for one that is on its way already.

    `about`: the record of an upper room, of this client, that a new one is written from.
    """
    require_to_write(by, client)
    if draft is None:
        values |= _about(about, client, by)
        return OutgoingMail.objects.create(client=client, by=by, kind=kind, answers=answers, **values)
    row = _held(draft, by)
    if not row.is_open:
        raise ValidationError(_("This mail is on its way already."))
    for name in WRITTEN:
        if name in values:
            setattr(row, name, values[name])
    row.changed_at = timezone.now()
    row.save(update_fields=[*WRITTEN, "changed_at"])
    return row


def _about(about: Any, client: Client, by: User) -> dict[str, Any]:
    if about is None:
        return {}
    if about.client_id != client.pk or not can(by, "view", about):
        raise PermissionDenied
    return {"about_entity": about.entity, "about_id": about.pk}


@transaction.atomic
def send_draft(*, draft: OutgoingMail, by: User, heeded: Sequence[str] = ()) -> OutgoingMail:
    """Queue it. Raises ValidationError where something is missing, and once for each warning that was not `heeded`."""
    row = _held(draft, by)
    require_to_write(by, row.client)
    if not row.is_open:
        raise ValidationError(_("This mail is on its way already."))
    _check(row, by)
    if unheeded := [words for words in warnings_for(row.client, [*row.to, *row.cc]) if words not in heeded]:
        raise ValidationError(unheeded, code="warning")
    row.state, row.trouble, row.changed_at = State.QUEUED, "", timezone.now()
    row.attempt += 1
    row.save(update_fields=["state", "trouble", "changed_at", "attempt"])
    record(by=by, action="send", target=row.client, summary=_("mail"))
    later(
        "contacts.send_mail", unique=f"mail-{row.pk}-{row.attempt}", outgoing_id=row.pk, attempt=row.attempt
    )
    return row


def _check(row: OutgoingMail, by: User) -> None:
    """What would keep it from arriving as it is meant."""
    if not settings.MAIL_IS_SET:
        raise ValidationError(
            _("Rapport cannot send mail yet: your draft is kept. Ask whoever looks after Rapport.")
        )
    if not row.to:
        raise ValidationError({"to": _("To whom?")})
    known = {one.address for one in addresses_of(row.client, by, row.answers, about_of(row, by))}
    if strangers := [one for one in row.to if one not in known]:
        raise ValidationError({"to": _("This is none of the client’s addresses: %s") % ", ".join(strangers)})
    if not row.subject.strip():
        raise ValidationError({"subject": _("A mail without a subject looks like spam.")})
    if not row.body.strip():
        raise ValidationError({"body": _("There is no text yet.")})
    if fields := left_open([row.subject, row.body]):
        names = ", ".join(f"{{{name}}}" for name in fields)
        raise ValidationError(
            _("Nothing is known of this client for %(names)s: write it yourself.") % {"names": names}
        )
    found = files_of(row, by)
    if len(found) < len(row.version_ids):
        raise ValidationError(_("A file that should go along is gone: choose the files again."))
    if (size := sum(file.size for file in found)) > most_bytes():
        words = _("The files are %(size)s together; one mail carries up to %(most)s. Leave some out.")
        raise ValidationError(words % {"size": file_size(size), "most": file_size(most_bytes())})


@transaction.atomic
def discard_draft(*, draft: OutgoingMail, by: User) -> ChangeSet:
    """Into the recycle bin. Raises ValidationError for one that is on its way or was sent."""
    row = _held(draft, by)
    if not row.is_open:
        raise ValidationError(_("This mail is on its way already."))
    return delete_kept(row, by=by, summary=_("Deleted a draft"))


@transaction.atomic
def open_again(*, draft: OutgoingMail, by: User) -> OutgoingMail:
    """Of a mail that was perhaps sent a person says that it was not: it is a draft again."""
    row = _held(draft, by)
    if row.state != State.UNKNOWN:
        raise ValidationError(_("Somebody has answered this already."))
    row.state, row.trouble = State.DRAFT, ""
    row.save(update_fields=["state", "trouble"])
    return row


def _held(draft: OutgoingMail, by: User) -> OutgoingMail:
    rows = OutgoingMail.objects.visible_to(by, "change").select_for_update(of=("self",))
    row: OutgoingMail | None = rows.select_related("client", "answers").filter(pk=draft.pk).first()
    if row is None:
        raise PermissionDenied
    return row
