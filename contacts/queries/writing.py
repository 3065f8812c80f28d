"""What a writer of mails chooses from: addresses, files, templates; and what they must know before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from contacts.models import Channel, Client, Mail, MailTemplate, OutgoingMail, Person
from contacts.queries.mail_matters import contact_of
from contacts.queries.working_at import is_of, reached_elsewhere
from contacts.registries import mail_warnings
from crm.access.context import access_of
from crm.documents.models import Document, Version
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

MOST_FILES = 30


@frozen
class Address:
    """An address of the client; `note` says whose it is and what is to be known about it."""

    address: str
    name: str
    note: str = ""


def addresses_of(client: Client, user: User, answers: Mail | None = None, about: Any = None) -> list[Address]:
    """The client's e-mails that work, the main person's first; those of persons of other clients who work there, as far
    as the reader sees these clients; then whom the record is with that it is about, and those on the mail that is
    answered.
    """
    if not access_of(user).reads("contact"):
        return []
    rows = Channel.objects.visible_within(client, user).filter(kind=Channel.Kind.EMAIL, is_invalid=False)
    others = reached_elsewhere(client, user, Channel.Kind.EMAIL).filter(is_invalid=False)
    whose = Case(When(person__is_main=True, then=0), When(person=None, then=1), default=2)
    order = (whose, "-is_primary", "pk")
    found: dict[str, Address] = {}
    for row in (
        *rows.select_related("person").order_by(*order),
        *others.select_related("person").order_by(*order),
    ):
        note = str(_("opted out")) if row.has_opted_out else ""
        found.setdefault(row.key, Address(row.key, row.person.name if row.person else client.name, note))
    contact = contact_of(about)
    if contact.address:
        found.setdefault(contact.address, Address(contact.address, contact.name, str(about)))
    for address in answers.others if answers else []:
        found.setdefault(address, Address(address, "", str(_("on the mail"))))
    return list(found.values())


def person_at(client: Client, address: str) -> Person | None:
    """Who works for the client behind an address: its own person before one of another client."""
    rows = Channel.objects.unscoped("of a client in hand").filter(is_of(client), key=address)
    own_first = Case(When(client=client, then=0), default=1)
    row = rows.exclude(person=None).select_related("person").order_by(own_first, "pk").first()
    return row.person if row else None


def templates_for(user: User, client: Client) -> list[MailTemplate]:
    """Those that the person may use: in the client's language first."""
    rows = MailTemplate.objects.visible_to(user).order_by("name", "pk")
    return sorted(rows, key=lambda one: one.language != client.language)


def choosable_files(client: Client, user: User, about: Any = None) -> list[Any]:
    """The newest versions of the documents of the client, and of the record that a mail is about, those that changed
    last first."""
    held = Q(record_entity=Client.entity, record_id=client.pk)
    if about is not None:
        held |= Q(record_entity=about.entity, record_id=about.pk)
    documents = Document.objects.visible_to(user).filter(held)
    newest = documents.exclude(state="archived").order_by("-changed_at", "-pk")[:MOST_FILES]
    by_key = {document.pk: document for document in newest}
    rows = Version.objects.visible_to(user).filter(document__in=by_key).order_by("number")
    latest = {version.document_id: version for version in rows}
    return [latest[key] for key in by_key if key in latest]


def files_of(draft: OutgoingMail, user: User) -> list[Any]:
    """The versions that go along and that the writer still sees."""
    if not draft.version_ids:
        return []
    rows = Version.objects.visible_to(user).filter(pk__in=draft.version_ids)
    return list(rows.order_by("pk"))


def most_bytes() -> int:
    """So large may all files of one mail be together; on its way a mail is a third larger."""
    return int(settings.MAIL_MAX_BYTES // 2)


def warnings_for(client: Client, addresses: Sequence[str]) -> list[str]:
    return [words for warning in mail_warnings.items() for words in warning.words(client, addresses)]


def opted_out(client: Client, addresses: Sequence[str]) -> list[str]:
    """One sentence for each address whose owner wants no mails."""
    rows = Channel.objects.unscoped("of a client that the writer sees").filter(
        is_of(client), kind=Channel.Kind.EMAIL, key__in=list(addresses), has_opted_out=True
    )
    words = _("%s has opted out of e-mails: write only what they asked for.")
    found = rows.order_by("pk").values_list("key", flat=True)
    return [words % address for address in dict.fromkeys(found)]


def outbox_of(user: User, limit: int = 100) -> list[OutgoingMail]:
    """One's drafts, and mails that wait, failed or need a decision; the latest first."""
    rows = OutgoingMail.objects.visible_to(user).exclude(state=OutgoingMail.State.SENT)
    return list(rows.select_related("client").order_by("-changed_at", "-pk")[:limit])
