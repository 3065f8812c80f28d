"""A mail as it lies on a server, read into words. Nothing that a stranger wrote makes the reader fail."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message

from crm.frozen import frozen
from crm.mail import kinds
from crm.mail.bounces import Report, read_report
from crm.mail.calendars import CalendarAnswer, read_answers
from crm.mail.charsets import decoded
from crm.mail.cleaning import clean_html, text_of_html
from crm.mail.forwards import is_forward, original_sender
from crm.mail.headers import Address, addresses, header, ids, moment, raw_header, words
from crm.mail.parts import Attachment, Body, bytes_of, charset_of, payload_of, read_body
from crm.mail.quotes import split_quote

log = logging.getLogger(__name__)


@frozen
class ReadMail:
    """One mail. `key` is its Message-ID, or made of what it says; `references` the keys of those it follows, the last
    one it answers. `fresh` is `text` without what is only repeated. `html` is clean. `troubles`: words for what could
    not be read ("structure", "parts"); then `text` may be all that was found. `report`: which mail came back;
    `answers`: to invitations.
    """

    key: str
    references: tuple[str, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    delivered_to: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    fresh: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    forwarded_from: Address | None = None
    is_forward: bool = False
    is_auto: bool = False
    is_bounce: bool = False
    is_of_list: bool = False
    report: Report | None = None
    answers: tuple[CalendarAnswer, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[Address, ...]:
        """Sender and receivers, each address once."""
        found = {one.address: one for one in (*self.bcc, *self.cc, *self.to)}
        if self.sender:
            found[self.sender.address] = self.sender
        return tuple(reversed(found.values()))


def read_mail(raw: bytes) -> ReadMail:
    """Whatever the bytes are. A mail that is none comes back with `troubles` and its bytes as text."""
    try:
        return _read(message_of(raw), raw)
    except Exception:
        log.warning("A mail could not be read", exc_info=True)
    text = decoded(raw[:100_000])
    try:
        return replace(
            _heads(message_of(raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]), raw), text=text, fresh=text
        )
    except Exception:  # noqa: BLE001 - then not even its head
        return ReadMail(key=_digest(text), text=text, fresh=text, troubles=("structure",))


def read_heads(raw: bytes) -> ReadMail:
    """The headers alone: of a mail that is too large to be taken whole."""
    return replace(read_mail(raw), text="", fresh="", html="", attachments=(), troubles=("size",))


def message_of(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.compat32)


def all_words(raw: bytes) -> Iterator[str]:
    """Whatever can be read in a mail: its heads, and every part with its transfer code undone, files too."""
    try:
        for part in message_of(raw).walk():
            yield " ".join(words(str(value)) for _name, value in part.raw_items())
            if not part.is_multipart():
                content = payload_of(part)
                yield decoded(content, charset_of(part))
                if part.get_content_type() == "text/html":
                    yield text_of_html(decoded(content, charset_of(part)))
    except Exception:  # noqa: BLE001 - as in read_mail
        yield decoded(raw)


def attachment_bytes(raw: bytes, number: int) -> bytes | None:
    """The bytes of one attachment of a mail, by its `number`; None if there is none."""
    try:
        return bytes_of(message_of(raw), number)
    except Exception:  # noqa: BLE001 - as in read_mail
        return None


def _heads(message: Message, raw: bytes) -> ReadMail:
    senders = addresses(message, "from") or addresses(message, "sender", "return-path")
    subject = header(message, "subject")[:500]
    sent_at = moment(raw_header(message, "date"))
    followed = (*ids(raw_header(message, "references")), *ids(raw_header(message, "in-reply-to"))[:1])
    own = ids(raw_header(message, "message-id"))
    sender = senders[0] if senders else None
    said = f"{sender}|{subject}|{sent_at}|{hashlib.sha256(raw).hexdigest() if not subject else ''}"
    return ReadMail(
        key=own[0] if own else _digest(said),
        references=tuple(dict.fromkeys(reversed([one for one in followed if one not in own])))[::-1],
        sender=sender,
        reply_to=addresses(message, "reply-to"),
        to=addresses(message, "to"),
        cc=addresses(message, "cc"),
        bcc=addresses(message, "bcc"),
        delivered_to=addresses(message, "delivered-to", "x-original-to", "envelope-to"),
        subject=subject,
        sent_at=sent_at,
        is_auto=kinds.is_automatic(message, subject),
        is_bounce=kinds.is_bounce(message, sender),
        is_of_list=kinds.is_of_list(message),
        troubles=() if sender else ("structure",),
    )


def _read(message: Message, raw: bytes) -> ReadMail:
    heads = _heads(message, raw)
    plain, wild, body = read_body(message)
    text = plain or text_of_html(wild)
    fresh, _quoted = split_quote(text)
    forwarded = is_forward(heads.subject, text) or bool(body.messages and not fresh)
    key = heads.key if ids(raw_header(message, "message-id")) else _digest(f"{heads.key}|{text}")
    report = read_report(message, text) if heads.is_bounce else None
    return replace(
        heads,
        key=key,
        references=_with(heads.references, report.key if report else ""),
        report=report,
        answers=read_answers(body.calendars),
        text=text,
        # What was passed on is news to whoever reads it.
        fresh=text if forwarded else fresh,
        html=clean_html(wild) if wild else "",
        attachments=tuple(body.attachments),
        is_forward=forwarded,
        forwarded_from=_original(text, body) if forwarded else None,
        troubles=(*heads.troubles, *body.troubles),
    )


def _original(text: str, body: Body) -> Address | None:
    found = original_sender(text)
    for message in body.messages:
        found = found or next(iter(addresses(message, "from")), None)
    return found


def _with(references: tuple[str, ...], key: str) -> tuple[str, ...]:
    return references if not key or key in references else (*references, key)


def _digest(text: str) -> str:
    return "made-" + hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()
