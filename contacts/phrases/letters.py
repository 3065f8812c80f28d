"""Text made comparable without losing the place of each letter in the original."""

import unicodedata

from crm.frozen import frozen

FOLDED = str.maketrans(
    "ąćęłńóśźżёйáéíكيىةۀآأإ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩",
    "acelnoszzеиaeiکییههااا01234567890123456789",
)
DROPPED = {"\u200c", "\u00ad", "\u200f", "\u200e", "\u0640", "\u0654"}


@frozen
class Folded:
    """`text` in small letters without diacritics; `places[i]` is where its letter i stands in the original."""

    text: str
    places: tuple[int, ...]
    original: str

    def cut(self, spans: list[tuple[int, int]]) -> str:
        """The original without the given spans of the folded text."""
        gone = {place for start, end in spans for place in range(self.places[start], self._end(end))}
        return "".join(letter for place, letter in enumerate(self.original) if place not in gone)

    def _end(self, end: int) -> int:
        return self.places[end] if end < len(self.places) else len(self.original)


def fold(original: str) -> Folded:
    """Small letters, Latin digits, no diacritics, no joiners: "Сёмга" and "سه‌شنبه" as they are compared."""
    letters, places = [], []
    for place, letter in enumerate(original):
        small = unicodedata.normalize("NFC", letter.lower())[:1].translate(FOLDED)
        if letter not in DROPPED and small:
            letters.append(small)
            places.append(place)
    return Folded("".join(letters), tuple(places), original)
