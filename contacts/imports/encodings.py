"""Which encoding a file is in: by what can be decoded, then by which letters make sense together."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import BinaryIO

from contacts.imports.letters import CODE_PAGES, table
from contacts.imports.trouble import FileTrouble

CHUNK = 1 << 20
LINE_LIMIT = 1 << 20  # characters of one physical line
SAMPLE = 200_000  # bytes around letters outside ASCII that are scored
MAGIC = {
    b"%PDF-": "pdf",
    b"PK\x03\x04": "spreadsheet",
    b"\xd0\xcf\x11\xe0": "old_spreadsheet",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
}
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
CONTROLS = bytes(set(range(32)) - set(b"\t\r\n\f\x1a\x00\x0b\x1b"))


@dataclass
class Look:
    """What one pass over a file's bytes found."""

    size: int = 0
    is_utf8: bool = True
    broken: int = 0  # byte sequences that are not UTF-8
    multibyte: int = 0  # letters outside ASCII that are
    sample: bytes = b""
    controls: int = 0


def detect_encoding(file: BinaryIO) -> str:
    """The Python name of the file's encoding; FileTrouble for what is no text. Reads the file once, in pieces."""
    file.seek(0)
    head = file.read(65536)
    _refuse_other_formats(head)
    wide = next((name for bom, name in BOMS if head.startswith(bom)), "") or _wide_without_bom(head)
    look = _look_through(file, wide)
    if wide:
        return wide
    if look.controls > max(16, look.size / 100):
        raise FileTrouble("binary")
    if look.is_utf8 or look.broken * 20 < look.multibyte:
        return "utf-8"
    return best_code_page(look.sample)


def _refuse_other_formats(head: bytes) -> None:
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileTrouble("empty")
    for magic, code in MAGIC.items():
        if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(magic):
            raise FileTrouble(code)


def _wide_without_bom(head: bytes) -> str:
    """UTF-16 without its mark: separators, digits and line ends are zero in every other byte."""
    head = head[: len(head) // 2 * 2]
    if len(head) < 4:
        return ""
    even, odd = head[0::2], head[1::2]
    zeros_even, zeros_odd = even.count(0), odd.count(0)
    if max(zeros_even, zeros_odd) < len(even) * 0.05 or min(zeros_even, zeros_odd) > len(even) * 0.01:
        return ""
    name = "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
    text = head.decode(name, "replace")
    # Two letters of ASCII read as one are a Chinese sign; the alphabets that are met here lie below.
    odd_ones = sum(not ("\x08" < char < "\u0700" or "\u2000" <= char < "\u2200") for char in text)
    return name if odd_ones * 20 < len(text) else ""


def _look_through(file: BinaryIO, wide: str) -> Look:
    """One pass: is all of it UTF-8, is a line too long, and a sample of words with letters outside ASCII."""
    look = Look()
    # In UTF-16 the byte of a line end also occurs inside letters, so that lines only look shorter.
    limit, run, line = LINE_LIMIT * (2 if wide else 1), 0, 1
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    file.seek(0)
    while chunk := file.read(CHUNK):
        look.size += len(chunk)
        breaks = chunk.count(b"\n") + (chunk.count(b"\r") if b"\n" not in chunk else 0)
        if not breaks:
            run += len(chunk)
        else:
            run = len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        line += breaks
        if run > limit:
            raise FileTrouble("long_line", line=line, limit=LINE_LIMIT)
        if not wide:
            decoder = _look_at(chunk, look, decoder)
    return look


def _look_at(chunk: bytes, look: Look, decoder: codecs.IncrementalDecoder) -> codecs.IncrementalDecoder:
    look.controls += len(chunk) - len(chunk.translate(None, CONTROLS))
    if chunk.isascii():
        return decoder
    if len(look.sample) < SAMPLE:
        look.sample += b" ".join(_foreign_words(chunk))[:SAMPLE]
    try:
        look.multibyte += len(decoder.decode(chunk)) - len(chunk.translate(None, bytes(range(128, 256))))
    except UnicodeDecodeError:
        text = chunk.decode("utf-8", "replace")
        look.is_utf8 = False
        look.broken += text.count("\ufffd")
        look.multibyte += sum(char > "\x7f" and char != "\ufffd" for char in text[:SAMPLE])
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
    return decoder


def _foreign_words(content: bytes) -> list[bytes]:
    return [word for word in WORD.findall(content) if not word.isascii()]


def best_code_page(sample: bytes) -> str:
    """The one-byte code page in which these words read best."""
    words = Counter(_foreign_words(sample[:SAMPLE]))
    return max(CODE_PAGES, key=lambda page: _score(words, page))


def _score(words: Counter[bytes], page: str) -> float:
    languages, handicap = CODE_PAGES[page]
    letters: Counter[str] = Counter()
    strange = 0
    for word, times in words.items():
        text = word.decode(page, "replace")
        # Once more for many repeats, not as often as they repeat: one city name must not outvote the rest.
        weight = 1 + math.log2(times)
        strange += weight * _strangeness(text)
        for char in text:
            if char > "\x7f":
                letters[char.lower()] += weight
    total = sum(letters.values()) or 1
    fit = max(
        sum(count * _log(letter, language) for letter, count in letters.items()) for language in languages
    )
    return (fit - 4 * strange) / total - handicap


@cache
def _log(letter: str, language: str) -> float:
    known = _tables()[language]
    count = known.get(letter, 0)
    if not count:
        count = 0.05 if letter.isalpha() else 0.4 if letter in "–—„”“’«»№°§…\xa0€ºª" else 0.001
    return math.log(count / 1000)


@cache
def _tables() -> dict[str, dict[str, int]]:
    return {language: table(language) for pages, _ in CODE_PAGES.values() for language in pages}


def _strangeness(text: str) -> float:
    """Signs that a word was read in a wrong code page."""
    found: float = text.count("\ufffd") * 3 + sum("\x80" <= char < "\xa0" for char in text) * 3
    for left, right in pairwise(text):
        if left.islower() and right.isupper():
            found += 1
        if left.isalpha() and right.isalpha() and _script(left) != _script(right):
            found += 1
        if left.isalpha() != right.isalpha() and not (left + right).isascii():
            found += 0.3
        if left > "\x7f" and right > "\x7f" and _script(left) == _script(right) == "latin":
            found += 0.3
    return found


def _script(char: str) -> str:
    if "\u0400" <= char <= "\u04ff":
        return "cyrillic"
    return "arabic" if "\u0600" <= char <= "\u06ff" else "latin"
