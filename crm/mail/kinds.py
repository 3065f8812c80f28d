"""Mails that no person wrote: answers of machines, mails that came back, lists."""

from __future__ import annotations

import re
from email.message import Message

from crm.mail.headers import Address, header

MACHINES = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|bounces?[+-].*|bounce)@", re.IGNORECASE)
SAYS_SO = re.compile(
    r"^\s*(automatic reply|auto(matic)?[ -]?(reply|response)|out of (the )?office|autoreply|automatyczna odpowiedź|"
    r"odpowiedź automatyczna|автоответ|автоматический ответ|abwesenheit|réponse automatique|پاسخ خودکار)",
    re.IGNORECASE,
)


def is_bounce(message: Message, sender: Address | None) -> bool:
    """A report that a mail did not arrive."""
    kind = message.get_content_type()
    if kind == "multipart/report" and "delivery-status" in header(message, "content-type").lower():
        return True
    machine = bool(sender and MACHINES.match(sender.address))
    return machine and (
        header(message, "return-path") in {"", "<>"} or bool(header(message, "x-failed-recipients"))
    )


def is_automatic(message: Message, subject: str) -> bool:
    """An answer of a machine, by its headers or by its first words; nothing may answer it."""
    submitted = header(message, "auto-submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if any(header(message, name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply")):
        return True
    return header(message, "precedence").lower() == "auto_reply" or bool(SAYS_SO.match(subject))


def is_of_list(message: Message) -> bool:
    """Written to many: a mailing list, a newsletter."""
    if header(message, "list-id") or header(message, "list-unsubscribe"):
        return True
    return header(message, "precedence").lower() in {"bulk", "list", "junk"}
