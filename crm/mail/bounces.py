"""Reports of mail servers that a mail did not arrive (RFC 3464): of which mail, at which address, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string, policy
from email.message import Message

from crm.frozen import frozen
from crm.mail.charsets import fit
from crm.mail.headers import addresses, header, ids, plain_address, raw_header, words

MOST_FAILURES = 50
LONGEST_REASON = 250
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# What the other server answered, where no status is given: "550 No such user".
ANSWER = re.compile(r"\b([45])\d\d\b")
# The address itself is wrong or gone: not the size of the mail, a full mailbox, or somebody's rules.
OF_THE_ADDRESS = re.compile(r"5\.(1\.([0-6]|10)|2\.1|4\.4)")
SAYS_NOTHING = re.compile(r"(5\.0\.0|5\.5\.0|)")
UNKNOWN_THERE = re.compile(
    r"(user|recipient|address|mailbox|account|domain)\S*\s.{0,60}"
    r"(unknown|not (be )?found|not exist|doesn.t exist|no longer|disabled|inactive|invalid|not valid)|"
    r"(unknown|no such|invalid|nonexistent) (local )?(user|recipient|address|mailbox|account|domain)",
    re.IGNORECASE | re.DOTALL,
)


@frozen
class Failure:
    """One address that the mail did not reach. `is_final`: nobody tries any more; `is_gone`: the address is wrong."""

    address: str
    status: str = ""
    reason: str = ""
    is_final: bool = True

    @property
    def is_gone(self) -> bool:
        if not self.is_final or self.status.startswith("4"):
            return False
        if OF_THE_ADDRESS.fullmatch(self.status):
            return True
        return bool(SAYS_NOTHING.fullmatch(self.status) and UNKNOWN_THERE.search(self.reason))


@frozen
class Report:
    """`key` is the Message-ID of the mail that did not arrive."""

    key: str
    failures: tuple[Failure, ...]


def read_report(message: Message, text: str) -> Report | None:
    """Of a mail that came back; None where it does not say which mail, or at which address. `text`: its words."""
    try:
        failures = tuple(_failures(message, text))[:MOST_FAILURES]
        key = _key_of_original(message, text)
    except Exception:  # noqa: BLE001 - strangers' programs write reports in many broken ways
        return None
    return Report(key, failures) if key and failures else None


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of the report itself, not those of the mail that hangs on it."""
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < 5:
        for part in payload[:20]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield message


def _failures(message: Message, text: str) -> Iterator[Failure]:
    found: dict[str, Failure] = {}
    for part in _parts(message):
        blocks = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
            continue
        for block in blocks:
            failure = _of_block(block) if isinstance(block, Message) else None
            if failure:
                found.setdefault(failure.address, failure)
    if not found:
        found = {one.address: one for one in _of_old_form(message, text)}
    yield from found.values()


def _of_block(block: Message) -> Failure | None:
    """What a report says about one receiver: the address as we wrote it goes before the one it was led to."""
    action = header(block, "action").lower().partition(" ")[0]
    named = header(block, "original-recipient") or header(block, "final-recipient")
    address = plain_address(named.partition(";")[2] or named)
    if not address or action not in {"failed", "delayed"}:
        return None
    said = header(block, "diagnostic-code")
    match = STATUS.search(header(block, "status")) or STATUS.search(said)
    reason = said.partition(";")[2].strip() if said.partition(";")[0].strip().isalnum() else said
    return Failure(address, match[0] if match else "", reason[:LONGEST_REASON], action == "failed")


def _of_old_form(message: Message, text: str) -> Iterator[Failure]:
    """Servers that only write words, and the address in a header of their own."""
    said = " ".join(text[:3000].split())
    status, answer = STATUS.search(said), ANSWER.search(said)
    code = status[0] if status else ""
    is_final = not (code.startswith("4") or (not code and answer and answer[1] == "4"))
    reason = next((line.strip() for line in text[:3000].split("\n") if ANSWER.search(line)), "")
    for one in addresses(message, "x-failed-recipients"):
        yield Failure(one.address, code, (reason or said)[:LONGEST_REASON], is_final)


def _key_of_original(message: Message, text: str) -> str:
    """From the mail that hangs on the report, or its head alone; else from what the report says that it answers."""
    for part in _parts(message):
        payload = part.get_payload()
        kind = part.get_content_type()
        if (
            kind == "message/rfc822"
            and isinstance(payload, list)
            and payload
            and isinstance(payload[0], Message)
        ):
            found = ids(raw_header(payload[0], "message-id"))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            raw = part.get_payload(decode=True)
            head = raw.decode(errors="replace") if isinstance(raw, bytes) else str(payload)
            found = ids(raw_header(message_from_string(fit(head), policy=policy.compat32), "message-id"))
        else:
            continue
        if found:
            return found[0]
    for name in ("in-reply-to", "references", "x-original-message-id"):
        if found := ids(raw_header(message, name)):
            return found[-1]
    match = re.search(r"^[> ]*Message-ID:\s*(<[^<>\s]{1,900}>)", text, re.IGNORECASE | re.MULTILINE)
    return ids(words(match[1]))[0] if match else ""
