"""Show in a title where the words that were typed stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from crm.search.text import fold


def mark_words(title: str, words: Sequence[str]) -> SafeString:
    """The title as safe HTML with <mark> around what matches, whatever its case and diacritics."""
    folded = [fold(char) for char in title]
    marked = [False] * len(title)
    for start in range(len(title)):
        for word in words:
            end = _end_of(folded, start, word)
            if end:
                marked[start:end] = [True] * (end - start)
    return mark_safe("".join(_pieces(title, marked)))  # noqa: S308  the pieces are escaped


def _end_of(folded: list[str], start: int, word: str) -> int:
    """Where the word ends if it stands at `start`, else 0."""
    found = ""
    for end in range(start, len(folded)):
        found += folded[end]
        if found == word:
            return end + 1
        if not word.startswith(found):
            return 0
    return 0


def _pieces(title: str, marked: list[bool]) -> list[str]:
    pieces, start = [], 0
    for end in range(1, len(title) + 1):
        if end == len(title) or marked[end] != marked[start]:
            text = escape(title[start:end])
            pieces.append(f"<mark>{text}</mark>" if marked[start] else text)
            start = end
    return pieces
