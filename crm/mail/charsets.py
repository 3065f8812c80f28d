"""Bytes of a stranger's mail as text: whatever they are declared to be, and whatever they are."""

from __future__ import annotations

import codecs
import re

# What mail programs write, and what Python calls it.
NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
}
# Codecs that are no way to write letters of a mail, or slow on long ones.
REFUSED = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
POLISH = frozenset(b"\x9c\x9f\xb3\xb9\xbf\xea\xe6\xf1\xa3\xa5\xaf\x8c\x8f")
# What no page and no database takes: controls, halves of letters. Tab, new line and carriage return stay.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def codec_of(declared: str) -> str:
    """The name of Python's codec, or "" where there is none for mails."""
    name = declared.strip(" \t\r\n\"'").lower()
    name = NAMES.get(name, name)
    try:
        found = codecs.lookup(name).name
        # Some codecs (hex, zip) turn bytes into bytes.
        b"".decode(found)
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if found.replace("-", "_") in REFUSED else found


def decoded(raw: bytes, declared: str = "") -> str:
    """As declared if that fits; else UTF-8 if it fits; else by the letters that it seems to hold. Never an error."""
    codec = codec_of(declared) if declared else ""
    for attempt in dict.fromkeys(filter(None, [codec, "utf-8"])):
        try:
            return fit(raw.decode(attempt))
        except (UnicodeError, ValueError):
            continue
    if codec and codec not in {"ascii", "utf-8"}:
        return fit(raw.decode(codec, errors="replace"))
    return fit(raw.decode(_guess(raw), errors="replace"))


def _guess(raw: bytes) -> str:
    """Of the old codes: Cyrillic where most letters are high ones, Polish where its letters stand, else Western."""
    high = [byte for byte in raw[:20_000] if byte >= 0x80]
    plain = sum(1 for byte in raw[:20_000] if chr(byte).isalpha() and byte < 0x80)
    letters = [byte for byte in high if byte >= 0xC0]
    if len(letters) > plain and len(letters) > len(high) * 0.7:
        small = sum(1 for byte in letters if byte >= 0xE0)
        return "cp1251" if small * 2 > len(letters) else "koi8-r"
    polish = sum(1 for byte in high if byte in POLISH)
    return "cp1250" if high and polish * 2 > len(high) else "cp1252"


def fit(text: str) -> str:
    """Without what neither a page nor the database takes, and with one kind of line end."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
