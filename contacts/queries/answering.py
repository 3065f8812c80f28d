"""How a mail begins: empty with the signature, as an answer with what it answers, or passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from contacts.mails.threads import PREFIX
from contacts.models import Client, Mail, MailSignature, OutgoingMail
from contacts.queries.mail_matters import contact_of, subject_of
from contacts.queries.writing import addresses_of
from crm.web.formats import date_time

if TYPE_CHECKING:
    from crm.people.models import User

Kind = OutgoingMail.Kind
LONGEST_QUOTE = 20_000


def beginning_of(
    client: Client, user: User, *, to: str = "", answers: Mail | None = None, how: str = "", about: Any = None
) -> OutgoingMail:
    """A draft that is not kept yet. `how`: one, all or forward; `about`: the record that it is written from."""
    draft = OutgoingMail(client=client, by=user)
    signature = MailSignature.of(user)
    draft.body = f"\n\n-- \n{signature}" if signature else ""
    if answers is not None:
        _begin_answer(draft, answers, how)
    else:
        known = [one.address for one in addresses_of(client, user, about=about)]
        first = to or contact_of(about).address
        draft.to = [first] if first in known else known[:1]
    if about is not None:
        draft.about_entity, draft.about_id = about.entity, about.pk
        draft.subject = subject_of(about)
    return draft


def _begin_answer(draft: OutgoingMail, mail: Mail, how: str) -> None:
    draft.answers, draft.privacy = mail, mail.privacy
    bare = PREFIX.sub("", mail.subject).strip()
    draft.kind = Kind.FORWARD if how == "forward" else Kind.ANSWER
    if draft.kind == Kind.FORWARD:
        draft.subject = f"Fwd: {bare}"
        draft.body = (
            f"{draft.body}\n\n---------- {_('Forwarded message')} ----------\n{_heads(mail)}\n\n{mail.text}"
        )
        return
    writers = [address for header, _name, address in mail.people if header == "from"]
    others = [address for address in mail.others if address not in writers]
    # An answer to a mail of ours goes to whom that went.
    first = others if mail.is_outgoing else [one for one in writers if one in mail.others]
    draft.to = first[: None if mail.is_outgoing or how == "all" else 1]
    if how == "all":
        draft.cc = [address for address in others if address not in draft.to]
    draft.subject = f"Re: {bare}"
    quoted = "\n".join(f"> {line}" for line in mail.text[:LONGEST_QUOTE].split("\n"))
    said = {"day": date_time(mail.sent_at), "name": _writer(mail)}
    draft.body = f"{draft.body}\n\n{_('On %(day)s %(name)s wrote:') % said}\n{quoted}"


def _writer(mail: Mail) -> str:
    return next((name or address for header, name, address in mail.people if header == "from"), "")


def _heads(mail: Mail) -> str:
    writer = next((f"{name} <{address}>" for header, name, address in mail.people if header == "from"), "")
    return f"{_('From')}: {writer}\n{_('Date')}: {date_time(mail.sent_at)}\n{_('Subject')}: {mail.subject}"
