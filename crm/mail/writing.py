"""A mail of ours as bytes, and the one moment in which it leaves."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.core.mail import get_connection

from crm.frozen import frozen

LINE = 998


@frozen
class File:
    name: str
    media: str
    content: bytes


@frozen
class Letter:
    """What is to be sent. `message_id` without its brackets; `references` end with the mail that is answered."""

    message_id: str
    sender: tuple[str, str]
    to: Sequence[str]
    subject: str
    text: str
    at: datetime
    cc: Sequence[str] = ()
    reply_to: str = ""
    references: Sequence[str] = ()
    files: Sequence[File] = field(default_factory=tuple)


class NotSent(Exception):
    """The server said no, or was not reached: nobody has the mail."""


class PerhapsSent(Exception):
    """The answer of the server is not known: somebody may have the mail."""


def written(letter: Letter) -> bytes:
    """The same letter gives the same bytes, but for the boundary of its parts."""
    mail = EmailMessage(policy=policy.SMTP)
    name, address = letter.sender
    mail["From"] = _address(name, address)
    mail["To"] = [_address("", one) for one in letter.to]
    if letter.cc:
        mail["Cc"] = [_address("", one) for one in letter.cc]
    if letter.reply_to:
        mail["Reply-To"] = _address("", letter.reply_to)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.references:
        mail["In-Reply-To"] = f"<{letter.references[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in letter.references[-20:])
    mail.set_content(letter.text, cte="quoted-printable")
    for file in letter.files:
        main, _slash, sub = file.media.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return mail.as_bytes()


def _address(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(" ".join(name.split()), local, domain)


def send(raw: bytes, *, sender: str, to: Sequence[str]) -> list[str]:
    """Give it to the firm's mail server. Returns the addresses that the server refused while it took the mail.

    Raises NotSent or PerhapsSent.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error
    server = getattr(connection, "connection", None)
    if server is None:
        raise NotSent("no mail server")
    try:
        refused = server.sendmail(parseaddr(sender)[1], list(to), raw)
    except (
        smtplib.SMTPResponseException,
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPNotSupportedError,
    ) as error:
        raise NotSent(_plain(error)) from error
    except (UnicodeError, ValueError) as error:
        raise NotSent(str(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        # The answer may have been lost after the mail was taken.
        raise PerhapsSent(str(error)) from error
    finally:
        connection.close()
    return sorted(refused)


def _plain(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{one}: {_words(answer[1])}" for one, answer in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return str(error)


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
