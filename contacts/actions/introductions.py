"""The e-mail that presents a new owner: prepared, sent once, and never again without a person saying so."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.access import may_answer
from contacts.actions.derived import refresh_last_contact
from contacts.models import Channel, Client, HandoverItem, Interaction, Introduction
from contacts.models.handover import TO_INTRODUCE
from crm.access.context import access_of
from crm.audit.actions import record
from crm.jobs import later
from crm.messages.once import claim_once, send_once

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

log = logging.getLogger(__name__)
State, Kind = Introduction.State, Introduction.Kind


def usable_emails() -> ScopedQuerySet:
    """E-mails that work and were not opted out of: the main person's first, then the client's own."""
    rows = Channel.objects.unscoped("of clients that the caller may see").filter(
        kind=Channel.Kind.EMAIL, is_invalid=False, has_opted_out=False
    )
    whose = Case(When(person__is_main=True, then=0), When(person=None, then=1), default=2)
    return rows.order_by(whose, "-is_primary", "pk")


def addresses_of(client: Client, by: User) -> list[str]:
    """None for somebody whose role does not show them."""
    if not access_of(by).reads("contact"):
        return []
    return list(usable_emails().filter(client=client).values_list("value", flat=True))


@transaction.atomic
def send_introduction(*, item: HandoverItem, address: str, subject: str, body: str, by: User) -> Introduction:
    """Queue the e-mail to one client. Raises ValidationError when it was introduced already or by a wrong address."""
    if not settings.MAIL_IS_SET:
        raise ValidationError(_("Rapport cannot send mail yet: send it yourself and note it here."))
    item = _to_introduce(item, by)
    if address not in addresses_of(item.client, by):
        raise ValidationError({"address": _("This is none of the client’s addresses.")})
    one_line = " ".join(subject.split())
    row = _write(item, State.QUEUED, by, address=address, subject=one_line, body=body)
    later(
        "contacts.mail_introduction",
        unique=f"introduction-{row.pk}",
        introduction_id=row.pk,
    )
    return row


@transaction.atomic
def note_introduction(*, item: HandoverItem, subject: str, body: str, by: User) -> Introduction:
    """It was sent from elsewhere, or a person found out that it was sent after all."""
    row = _write(_to_introduce(item, by), State.SENDING, by, subject=subject, body=body)
    keep_sent([row])
    return row


def mail_introduction(*, introduction_id: int) -> None:
    """Send what is queued. A row found *sending* was left by a killed worker: nobody knows, so a person decides."""
    row = _claim(introduction_id)
    if row is None:
        return
    state, trouble = send_once(lambda connection: _message(row, connection))
    if state == State.SENT:
        keep_sent([row])
    else:
        _settle(row, state, trouble)


@transaction.atomic
def keep_sent(rows: Sequence[Introduction]) -> None:
    """Say so in the ledger, and on the stream of each client; not for what another attempt has said already."""
    now = timezone.now()
    entries = Interaction.objects.unscoped("what was sent to clients of the sender").bulk_create(
        [
            Interaction(
                client_id=row.client_id,
                kind=row.kind,
                text=f"{row.subject}\n\n{row.body}".strip(),
                happened_at=now,
                by_id=row.by_id,
            )
            for row in rows
        ],
        batch_size=5000,
    )
    for row, entry in zip(rows, entries, strict=True):
        row.state, row.sent_at, row.trouble, row.interaction_id = State.SENT, now, "", entry.pk
    ledger = Introduction.objects.unscoped("rows the caller holds")
    ledger.bulk_update(rows, ["state", "sent_at", "trouble", "interaction_id"], batch_size=2000)
    refresh_last_contact([row.client_id for row in rows])


def _to_introduce(item: HandoverItem, by: User) -> HandoverItem:
    """The item, locked, if its client still waits for an introduction by this person."""
    if not may_answer(by, item):
        raise PermissionDenied
    rows = HandoverItem.objects.unscoped("the right was asked").filter(pk=item.pk)
    # Locked first, asked in a second statement: only that one sees what another sender wrote meanwhile.
    held: HandoverItem = rows.select_for_update(of=("self",)).select_related("client").get()
    if not rows.live().filter(TO_INTRODUCE).exists():
        raise ValidationError(_("This client was introduced already, or is no longer yours to introduce."))
    return held


def _write(item: HandoverItem, state: str, by: User, **text: str) -> Introduction:
    """The one row of the ledger for this item, new or, after a failure, used again."""
    values = {"kind": Kind.EMAIL, "state": state, "by": by, "at": timezone.now(), "trouble": ""}
    row, _created = Introduction.objects.unscoped("the item is locked").update_or_create(
        item=item, client=item.client, defaults=values | text
    )
    record(by=by, action="introduce", target=item.client, summary=text.get("subject", ""))
    return row  # type: ignore[no-any-return]


def _claim(introduction_id: int) -> Introduction | None:
    rows = Introduction.objects.unscoped("the job of this row").select_related("by")
    row: Introduction | None = claim_once(rows, pk=introduction_id)
    return row


def _message(row: Introduction, connection: BaseEmailBackend) -> EmailMessage:
    return EmailMessage(
        row.subject,
        row.body,
        formataddr((row.by.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        [row.address],
        reply_to=[row.by.email],
        headers={"Message-ID": f"<introduction-{row.pk}@rapport>"},
        connection=connection,
    )


@transaction.atomic
def _settle(row: Introduction, state: str, trouble: str) -> None:
    log.warning("Introduction %s was not sent: %s", row.pk, trouble)
    row.state, row.trouble = state, trouble[:300]
    row.save(update_fields=["state", "trouble"])
