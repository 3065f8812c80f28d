"""fold() of crm.sql in Python, for header names and names of colleagues; the table is the same one."""

from __future__ import annotations

import re
from functools import lru_cache

from crm.sql.name_key import FOLDED, TWO_LETTERS

_TABLE = str.maketrans(
    {letter: base for base, letters in FOLDED.items() for letter in letters}
    | TWO_LETTERS
    | {"\u200c": "", "\u00ad": "", "\ufeff": "", "\u200f": "", "\u200e": ""}
)
_APART = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case without diacritics; ü becomes u, Persian and Arabic letters made equal."""
    return text.lower().translate(_TABLE)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> str:
    """The folded words of a short text, parted by one space."""
    # CamelCase of technical exports is parted first.
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return _APART.sub(" ", fold(parted)).strip()
