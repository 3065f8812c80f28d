"""Headers of a mail: words in any code, addresses, keys of mails, days."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from crm.frozen import frozen
from crm.mail.charsets import decoded, fit

LONGEST = 20_000
LONGEST_KEY = 200
MOST_ADDRESSES = 500
MOST_REFERENCES = 100
IDS = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\\]{1,190}")
GAP = re.compile(r"\s+")


@frozen
class Address:
    """`address` in lower case; `name` as its owner writes it, or ""."""

    name: str
    address: str

    def __str__(self) -> str:
        return self.name or self.address


def raw_header(message: Message, name: str) -> str:
    """The first header of the name as it came, its bytes as half letters; "" if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return str(value)[:LONGEST]
    return ""


def header(message: Message, name: str) -> str:
    """The first header of the name in plain words, on one line."""
    return words(raw_header(message, name))


def words(raw: str) -> str:
    """Encoded words decoded, bare bytes guessed, folded lines joined."""
    text = _bytes_to_text(raw)
    try:
        parts = decode_header(text)
    except (ValueError, LookupError, IndexError):
        parts = [(text, None)]
    except Exception:  # noqa: BLE001 - the parser of headers raises errors of its own
        parts = [(text, None)]
    found = []
    for part, charset in parts:
        if isinstance(part, bytes):
            found.append(decoded(part, charset or "") if charset else part.decode("raw_unicode_escape"))
        else:
            found.append(part)
    return GAP.sub(" ", fit("".join(found))).strip() or GAP.sub(" ", fit(text)).strip()


def _bytes_to_text(raw: str) -> str:
    try:
        raw.encode("ascii")
    except UnicodeEncodeError:
        return decoded(raw.encode("utf-8", errors="surrogateescape"))
    return raw


def addresses(message: Message, *names: str) -> tuple[Address, ...]:
    """Everybody in the headers of these names, each address once."""
    values = [str(value)[:LONGEST] for key, value in message.raw_items() if key.lower() in names]
    return addresses_in(values)


def addresses_in(values: Iterable[str]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for value in values:
        for name, address in _pairs(_bytes_to_text(value)):
            clean = plain_address(address)
            if clean and clean not in found and len(found) < MOST_ADDRESSES:
                found[clean] = Address(words(name).strip(" \"'")[:150], clean)
    return tuple(found.values())


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([text])
    except Exception:  # noqa: BLE001 - what strangers write there makes it fail in many ways
        pairs = []
    if any("@" in address for _name, address in pairs):
        return pairs
    return [("", address) for address in ADDRESS.findall(text)]


def plain_address(text: str) -> str:
    """The address in lower case, or "" if it is none."""
    match = ADDRESS.fullmatch(fit(text).strip().strip("<>'\""))
    return match[0].lower()[:254] if match else ""


def ids(text: str) -> tuple[str, ...]:
    """Keys of mails in a header, in its order."""
    found = IDS.findall(fit(text)) or [word for word in fit(text).split() if "@" in word]
    return tuple(dict.fromkeys(key_of(one) for one in found))[-MOST_REFERENCES:]


def key_of(message_id: str) -> str:
    """A Message-ID as it is kept and compared; one of unusual length by its digest."""
    clean = GAP.sub("", fit(message_id)).strip("<>")
    if len(clean) <= LONGEST_KEY:
        return clean
    return "long-" + hashlib.sha256(clean.encode()).hexdigest()


def moment(text: str) -> datetime | None:
    """When a mail says it was sent, in UTC; None where it says nothing that can be."""
    try:
        found = parsedate_to_datetime(fit(text).strip())
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if 1980 <= found.year <= 2200 else None
