"""How deals, papers and products are found by what somebody remembers of them."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from crm.custom_fields.fields import searchable_names
from crm.search.text import SearchText, fold, holds_words

# An index cannot look for the end of a number; the years that a firm works in are few.
YEARS = 15
LONGEST_NUMBER = 9


def words_match(text: str) -> Q:
    """Rows whose folded text holds every word."""
    return holds_words(text, "search_text")


def deal_matches(text: str) -> Q:
    """Deals whose title, or a text that the firm keeps of them, holds every word; or that have this number."""
    if not searchable_names("deal"):
        found = words_match(text)
    else:
        found = Q()
        for word in SearchText(text).words:
            found &= Q(search_text__contains=word) | Q(made_text__contains=word, made_text__gt="")
    number = deal_number(text)
    return found | Q(number=number) if number else found


def deal_number(text: str) -> str:
    """The number that is meant by "D-1042", "d1042" or "1042"; "" for other words."""
    digits = text.strip().upper().removeprefix("D").removeprefix("-")
    return f"D-{int(digits)}" if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else ""


def paper_matches(text: str) -> Q:
    """A quote or order by its number: whole, its beginning ("Q-2026", "2026-01"), or its last digits ("12")."""
    asked = fold(text).strip().upper()
    this_year = timezone.localdate().year
    years = range(this_year, this_year - YEARS, -1)
    if asked.isdecimal() and int(asked) not in years:
        return Q(number__in=[f"{letter}-{year}-{asked.zfill(4)}" for year in years for letter in "QO"])
    if asked[:1].isdecimal():
        return Q(number__startswith=f"Q-{asked}") | Q(number__startswith=f"O-{asked}")
    return Q(number__startswith=asked) if asked else Q()
