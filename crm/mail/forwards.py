"""Who wrote a mail that somebody passed on: read from the part that was forwarded."""

from __future__ import annotations

import re

from crm.mail.headers import Address, addresses_in
from crm.mail.quotes import APPLE_FORWARD, DIVIDERS, FROM, begins_heads

SUBJECT = re.compile(r"^\s*(fwd?|fw|pd|przek|пер|перес|wg|tr|rv|i|ارجاع)\s*:\s*", re.IGNORECASE)
HEADS_WITHIN = 8


def is_forward(subject: str, text: str) -> bool:
    """By its subject; or because nothing stands above a forwarded mail."""
    if SUBJECT.match(subject):
        return True
    first = next((line for line in text.split("\n") if line.strip()), "")
    return bool(DIVIDERS.match(first) or APPLE_FORWARD.match(first))


def original_sender(text: str) -> Address | None:
    """Of the first forwarded mail in the text."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if DIVIDERS.match(line[:300]) or APPLE_FORWARD.match(line[:300]):
            near = range(at + 1, min(at + 1 + HEADS_WITHIN, len(lines)))
        elif begins_heads(lines, at):
            near = range(at, at + 1)
        else:
            continue
        for n in near:
            match = FROM.match(lines[n][:300].strip().lstrip("> ").replace("*", "").strip())
            # Some programs write "Jan <jan@x> [mailto:jan@x]".
            found = addresses_in([match[2].split("[mailto:")[0]]) if match else ()
            if found:
                return found[0]
    return None
