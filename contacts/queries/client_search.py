"""How clients are found by what somebody remembers of them."""

from __future__ import annotations

from django.db.models import Q

from crm.search.text import SearchText


def client_matches(text: str) -> Q:
    """Clients whose names, persons, e-mails or city hold every word, or whose phone or tax number holds the digits."""
    asked = SearchText(text)
    if asked.digits:
        found = Q(phone_digits__contains=asked.digits)
        if asked.code:
            found |= Q(tax_digits__startswith=asked.code) & ~Q(tax_number="")
        return found
    found = Q()
    for word in asked.words:
        found &= Q(search_text__contains=word)
    if asked.code:
        found |= Q(tax_digits__startswith=asked.code) & ~Q(tax_number="")
    return found
