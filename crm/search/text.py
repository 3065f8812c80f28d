"""What a person typed into a search box, in the forms that columns are searched in."""

from __future__ import annotations

import re
from functools import cached_property, reduce
from operator import and_

from django.db.models import Q

from crm.frozen import frozen
from crm.sql.name_key import FOLDED, TWO_LETTERS

_TABLE: dict[int, str | None] = {ord(letter): base for base, letters in FOLDED.items() for letter in letters}
_TABLE |= {ord(letter): two for letter, two in TWO_LETTERS.items()} | {0x200C: None, 0xAD: None}
_NUMBER = re.compile(r"[\d\s+()./\-–]+")
_CODE = re.compile(r"[A-Za-z]{0,3}[\d\s./\-–]+[A-Za-z]{0,2}")
# An address of a page is kept with or without what stands around its domain.
_AROUND = re.compile(r"^(?:https?://)?(?:www\.)?|/+$")
MAX_LENGTH = 200
MAX_WORDS = 8


def fold(text: str) -> str:
    """The twin of the SQL function fold(): lower case, without diacritics, digits made Latin."""
    return text.lower().translate(_TABLE)


@frozen
class SearchText:
    """`raw` as typed."""

    raw: str

    @cached_property
    def text(self) -> str:
        return " ".join(self.raw.replace("\x00", "").split())[:MAX_LENGTH]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each word folded; a row matches when it holds all of them."""
        words = fold(self.text).split()[:MAX_WORDS]
        return tuple(_AROUND.sub("", word) or word for word in words)

    @cached_property
    def digits(self) -> str:
        """The digits of a phone number as it is kept, at least three; "" when this is no number."""
        folded = fold(self.text)
        if not _NUMBER.fullmatch(folded):
            return ""
        found = "".join(char for char in folded if char.isdigit()).lstrip("0")
        return found if len(found) >= 3 else ""

    @cached_property
    def code(self) -> str:
        """A tax number or the like without its dashes, in capitals; "" when this is none."""
        folded = fold(self.text)
        if not _CODE.fullmatch(folded):
            return ""
        found = "".join(char for char in folded if char.isalnum()).upper()
        return found if sum(char.isdigit() for char in found) >= 4 else ""

    def __bool__(self) -> bool:
        return bool(self.words)


def holds_words(text: str, field: str) -> Q:
    """Rows whose folded `field` holds every word."""
    return reduce(and_, (Q((f"{field}__contains", word)) for word in SearchText(text).words), Q())
