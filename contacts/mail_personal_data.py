"""Where mails hold a person's data: what they wrote and what was written to them, with the mails as they came."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.mails.storage import raw_of
from contacts.models import (
    IgnoredAddress,
    Mail,
    MailAttachment,
    MailFiling,
    MailReturn,
    MailTemplate,
    OutgoingMail,
)
from contacts.models.mail import FOLDER
from contacts.personal_data import all_of_client, of_client
from crm.mail.reading import all_words
from crm.personal_data import Copy, Find, Place, Subject, Traces, anywhere, copies, nobody, places


def own_mails(path: str = "") -> Find:
    """On the record of the client that is the person, or of the person; and those with an address of theirs."""

    def find(subject: Subject) -> Q:
        rows = MailFiling.objects.unscoped("an erasure is of everything")
        filed = rows.filter(of_client(subject) if subject.is_client else subject.rows_with_person(MailFiling))
        found = Q(**{f"{path}pk__in" if path else "pk__in": filed.values("mail")})
        return found | Q(**{f"{path}others__overlap": list(subject.emails)}) if subject.emails else found

    return find


def near_mails(path: str = "") -> Find:
    """Mails with the same client may name the person."""

    def find(subject: Subject) -> Q:
        rows = MailFiling.objects.unscoped("an erasure is of everything").filter(of_client(subject))
        return Q(**{f"{path}pk__in" if path else "pk__in": rows.values("mail")})

    return find


def returned_from(subject: Subject) -> Q:
    found = own_mails("mail__")(subject)
    return found | Q(address__in=list(subject.emails)) if subject.emails else found


def with_person(subject: Subject) -> Q:
    return nobody(subject) if subject.is_client else subject.rows_with_person(MailFiling)


def written_to(subject: Subject) -> Q:
    if subject.is_client:
        return of_client(subject)
    emails = list(subject.emails)
    return Q(to__overlap=emails) | Q(cc__overlap=emails) if emails else nobody(subject)


PLACES = (
    Place(
        "mail_files", _("Attachments of mails"), MailAttachment, own_mails("mail__"), ("mail", "name", "media", "size"),
        near=near_mails("mail__"), texts=("name",), order=26,
    ),
    Place(
        "mails", _("Mails"), Mail, own_mails(), ("sent_at", "is_outgoing", "people", "subject", "text"),
        blank={
            "people": [], "others": [], "subject": "", "subject_key": "", "text": "", "html": "", "fresh_length": 0,
            "raw_path": "",
        },
        near=near_mails(), texts=("subject", "text", "html"), order=27,
    ),
    Place(
        "mail_returns", _("Mails that came back"), MailReturn, returned_from, ("mail", "address", "reason", "at"),
        blank={"address": "", "reason": ""}, near=near_mails("mail__"), texts=("reason",), order=26,
    ),
    Place("mails_of_client", _("Filed mails"), MailFiling, all_of_client, ("mail", "happened_at"), order=28),
    Place(
        "mails_of_person", _("Mails of the person"), MailFiling, with_person, ("mail", "happened_at"),
        blank={"person": None}, order=28,
    ),
    Place(
        "outgoing_mails", _("Mails that were written"), OutgoingMail, written_to,
        ("state", "to", "cc", "subject", "body"),
        blank={"to": [], "cc": [], "subject": "", "body": "", "trouble": ""},
        near=of_client, texts=("subject", "body", "trouble"), order=29,
    ),
    Place(
        "mail_templates", _("Texts of mail templates"), MailTemplate, nobody, (), near=anywhere,
        texts=("name", "subject", "body"), order=29,
    ),
    Place(
        "ignored_addresses", _("Ignored addresses"), IgnoredAddress,
        lambda subject: Q(address__in=subject.emails), ("address", "at"), order=29,
    ),
)  # fmt: skip


def remove_originals(traces: Traces) -> int:
    """The files of mails whose words go; and of mails with the same client that name the person anywhere."""
    rows = Mail.objects.exclude(raw_path="")
    own = rows.filter(pk__in=traces.rows["mails"])
    near = rows.filter(near_mails()(traces.subject)).exclude(pk__in=traces.rows["mails"]).distinct()
    naming = [mail for mail in near.only("raw_path").iterator(100) if _names(mail, traces.subject.words)]
    paths = [*own.values_list("raw_path", flat=True), *(mail.raw_path for mail in naming)]
    rows.filter(pk__in=[mail.pk for mail in naming]).update(raw_path="")
    traces.files += [f"{FOLDER}/{path}" for path in paths]
    return len(paths)


def _names(mail: Mail, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the mail as it came, in its heads, texts or files."""
    raw = raw_of(mail)
    said = " ".join(all_words(raw)).casefold() if raw else ""
    return any(word.casefold() in said for word in words)


def register_personal_data() -> None:
    for place in PLACES:
        places.register(place)
    copies.register(Copy("mail_originals", _("Mails as they came"), remove_originals))
