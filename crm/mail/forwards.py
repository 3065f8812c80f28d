"""Who wrote a mail that somebody passed on: read from the part that was forwarded."""

from __future__ import annotations

import re

from crm.mail.headers import Address, addresses_in
from crm.mail.quotes import APPLE_FORWARD, DIVIDERS, FROM, begins_heads

SUBJECT = re.compile(
    r"^\s*(fwd?|fw|pd|przek|пер|перес|пересл|fwd|wg|tr|rv|i|ارجاع|هدایت|فوروارد|بازارسال)\s*:\s*",
    re.IGNORECASE,
)
# Words between dashes in any language: a divider if a sender follows.
DASHES = re.compile(r"^\s*-{4,}\s*[^\W\d_].{2,60}?\s*-{4,}\s*$")
MAILTO = re.compile(r"\[mailto:|\]", re.IGNORECASE)
HEADS_WITHIN = 8


def is_forward(subject: str, text: str) -> bool:
    """By its subject; or because nothing stands above a forwarded mail."""
    if SUBJECT.match(subject):
        return True
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    line, near = lines[first][:300], range(first + 1, first + 1 + HEADS_WITHIN)
    if DIVIDERS.match(line) or APPLE_FORWARD.match(line):
        return True
    return bool(DASHES.match(line)) and _sender_near(lines, near) is not None


def original_sender(text: str) -> Address | None:
    """Of the first forwarded mail in the text."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if begins_heads(lines, at):
            near = range(at, at + 1)
        elif any(divider.match(line[:300]) for divider in (DIVIDERS, APPLE_FORWARD, DASHES)):
            near = range(at + 1, at + 1 + HEADS_WITHIN)
        else:
            continue
        if found := _sender_near(lines, near):
            return found
    return None


def _sender_near(lines: list[str], near: range) -> Address | None:
    for line in lines[near.start : near.stop]:
        match = FROM.match(line[:300].strip().lstrip("> ").replace("*", "").strip())
        if not match:
            continue
        # Some programs write "Jan <jan@x> [mailto:jan@x]", or only the latter.
        found = addresses_in([part for part in MAILTO.split(match[2]) if "@" in part])
        if found:
            bare = MAILTO.split(match[2])[0].strip(" <>\"'")
            return found[0] if found[0].name or "@" in bare else Address(bare[:150], found[0].address)
    return None
