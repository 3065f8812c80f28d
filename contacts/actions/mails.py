"""A mail comes in, or was sent: kept once, in its thread, on the clients whose addresses stand on it."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from contacts.actions.derived import refresh_last_contact
from contacts.actions.mail_returns import filed_like, note_returns
from contacts.mails.parties import Parties, clients_at, names_of
from contacts.mails.storage import drop_raw, store_raw
from contacts.mails.threads import subject_key, thread_for
from contacts.models import Client, IgnoredAddress, Mail, MailAttachment, MailFiling, MailParticipant, Privacy
from crm.frozen import frozen
from crm.mail.headers import Address
from crm.mail.reading import ReadMail
from crm.personal_data import hold_off_erasures

if TYPE_CHECKING:
    from crm.people.models import User

log = logging.getLogger(__name__)
STRICT = [Privacy.CLIENT, Privacy.TEAM, Privacy.PARTICIPANTS]


@frozen
class Arrival:
    """A mail that was read, and what its mailbox says about it."""

    read: ReadMail
    raw: bytes
    parties: Parties
    privacy: str = Privacy.CLIENT
    keeper: User | None = None  # in whose mailbox it lay, or who filed it by the firm's address
    original: Address | None = None  # who wrote it, where somebody passed it on
    returned: Mail | None = None  # the mail of ours that it says did not arrive
    always: bool = False


def keep_mail(arrival: Arrival) -> Mail | None:
    """Keep it, file it, and note whose it is. None for mails that nobody wants here: among colleagues, of machines and
    lists that no client has an address of, from addresses that were ignored.

    The same mail twice is one: the second time its keeper is added to it.
    """
    if not arrival.parties.others and not arrival.always:
        return None
    matches = clients_at(arrival.parties.others)
    if not matches and not arrival.always and _is_unwanted(arrival):
        return None
    path = store_raw(arrival.raw)
    try:
        with transaction.atomic():
            hold_off_erasures()
            mail, is_new = _row(arrival, path)
            if is_new:
                filed = {match.client_id: match.person_id for match in matches}
                file_on(mail, filed | filed_like(arrival.returned) if arrival.returned else filed)
                if arrival.returned and arrival.read.report:
                    note_returns(arrival.returned, mail, arrival.read.report)
            _add_people(mail, arrival)
    except BaseException:
        drop_raw(path)
        raise
    if not is_new:
        drop_raw(path)
    return mail


def _is_unwanted(arrival: Arrival) -> bool:
    read = arrival.read
    if read.is_auto or read.is_of_list or (read.is_bounce and not arrival.parties.is_outgoing):
        return True
    rows = IgnoredAddress.objects.unscoped("of the keeper").filter(owner=arrival.keeper)
    ignored = set(rows.filter(address__in=arrival.parties.others).values_list("address", flat=True))
    return set(arrival.parties.others) <= ignored


def _row(arrival: Arrival, path: str) -> tuple[Mail, bool]:
    key = _free_key(arrival)
    known = Mail.objects.unscoped("the same mail, whoever has it").select_for_update(of=("self",))
    if mail := known.filter(key=key).first():
        _keep_stricter(mail, arrival)
        return mail, False
    mail, is_new = known.get_or_create(key=key, defaults=_values(key, arrival, path))
    if is_new:
        MailAttachment.objects.bulk_create(
            MailAttachment(
                mail=mail,
                number=one.number,
                name=one.name,
                media=one.media,
                size=one.size,
                is_inline=one.is_inline,
            )
            for one in arrival.read.attachments
        )
    return mail, is_new


def _values(key: str, arrival: Arrival, path: str) -> dict[str, Any]:
    read, parties, now = arrival.read, arrival.parties, timezone.now()
    at = min(read.sent_at or now, now)
    return {
        "references": list(read.references),
        "thread": thread_for(key, read, parties.others, at),
        "is_outgoing": parties.is_outgoing,
        "people": names_of(read, arrival.original),
        "others": list(parties.others),
        "subject": read.subject,
        "subject_key": subject_key(read.subject),
        "sent_at": at,
        "text": read.text,
        "fresh_length": len(read.fresh) if read.fresh and read.text.startswith(read.fresh) else 0,
        "html": read.html,
        "privacy": arrival.privacy,
        "team_id": _team_of(arrival),
        "by_id": parties.by,
        "is_auto": read.is_auto,
        "is_bounce": read.is_bounce,
        "trouble": read.troubles[0] if read.troubles else "",
        "raw_path": path,
        "size": len(arrival.raw),
    }


def _free_key(arrival: Arrival) -> str:
    """The Message-ID; with a mark where another sender's mail has taken it, so that no stranger hides a mail."""
    key = arrival.read.key
    rows = Mail.objects.unscoped("the same mail, whoever has it").filter(key=key)
    people = rows.values_list("people", flat=True).first()
    mine = names_of(arrival.read, arrival.original)
    if people and mine and people[:1] != mine[:1] and people[0][2] != mine[0][2]:
        return f"{key}#{hashlib.sha256(arrival.raw).hexdigest()[:16]}"
    return key


def _keep_stricter(mail: Mail, arrival: Arrival) -> None:
    """A second mailbox may ask for less openness than the first, not for more."""
    if STRICT.index(Privacy(arrival.privacy)) > STRICT.index(Privacy(mail.privacy)):
        mail.privacy, mail.team_id = arrival.privacy, mail.team_id or _team_of(arrival)
        mail.save(update_fields=["privacy", "team"])


def _team_of(arrival: Arrival) -> int | None:
    return arrival.keeper.home_team_id if arrival.keeper else None


def _add_people(mail: Mail, arrival: Arrival) -> None:
    """Whose mail it is. On no client yet, it waits in the list of whoever it came to first."""
    keeper = arrival.keeper.pk if arrival.keeper else None
    filed = MailFiling.objects.unscoped("of a mail in hand").filter(mail=mail).exists()
    rows = [
        MailParticipant(mail=mail, user_id=pk, is_to_file=pk == keeper and not filed)
        for pk in sorted(arrival.parties.colleagues | ({keeper} if keeper else set()))
    ]
    MailParticipant.objects.bulk_create(rows, ignore_conflicts=True)


def file_on(mail: Mail, clients: dict[int, int | None], by: User | None = None) -> list[int]:
    """Put it on the records of these clients (client key: person key); returns those that are new to it."""
    known = MailFiling.objects.unscoped("where a mail in hand is filed").filter(mail=mail)
    held = set(known.values_list("client", flat=True))
    # A client that is deleted meanwhile is left out; one that is there stays until we are done.
    rows = Client.objects.unscoped("clients that a mail belongs to").select_for_update(of=("self",))
    there = rows.filter(pk__in=clients.keys() - held).order_by("pk").values_list("pk", flat=True)
    new = list(there)
    MailFiling.objects.bulk_create(
        MailFiling(mail=mail, client_id=pk, person_id=clients[pk], happened_at=mail.sent_at, by=by)
        for pk in new
    )
    refresh_last_contact(new)
    return new
