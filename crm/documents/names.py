"""Names of files, as strangers wrote them, made fit to be shown and to be saved under."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 150
ENDING = 12
# Persian words need these two invisible letters; every other one only deceives.
JOINERS = {"\u200c", "\u200d"}


def safe_name(name: str) -> str:
    """Without folders, invisible letters and turns of direction; "file" if nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    letters = (letter for letter in unicodedata.normalize("NFC", last) if _is_fit(letter))
    clean = " ".join("".join(letters).split()).strip(". ")
    if len(clean) > MAX_LENGTH:
        stem, dot, ending = clean.rpartition(".")
        tail = dot + ending if stem and len(ending) <= ENDING else ""
        clean = clean[: MAX_LENGTH - len(tail)].rstrip(". ") + tail
    return clean or "file"


def ending_of(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _is_fit(letter: str) -> bool:
    if letter in JOINERS or letter in "\t\n\r":
        return True
    return letter not in '<>:"|?*' and unicodedata.category(letter)[0] != "C" and letter not in "\u2028\u2029"
