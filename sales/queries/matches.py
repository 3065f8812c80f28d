"""How deals, papers and products are found by what somebody remembers of them."""

from __future__ import annotations

from django.db.models import Q

from crm.search.text import SearchText


def words_match(text: str, field: str = "search_text") -> Q:
    """Rows whose folded text holds every word."""
    found = Q()
    for word in SearchText(text).words:
        found &= Q(**{f"{field}__contains": word})
    return found


def deal_matches(text: str) -> Q:
    return words_match(text)


def product_matches(text: str) -> Q:
    return words_match(text)


def paper_matches(text: str) -> Q:
    """A quote or order by its number: whole, its beginning, or its digits with the year ("2026-12", "12")."""
    asked = text.strip().upper()
    digits = asked.rpartition("-")[2]
    found = Q(number__startswith=asked) if asked else Q()
    return found | Q(number__endswith=f"-{digits.zfill(4)}") if digits.isdigit() else found
