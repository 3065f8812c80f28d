"""How tickets are found by what somebody remembers of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.lookups import Contains

from crm.access.context import access_of
from crm.custom_fields.fields import searchable_names
from crm.search.text import SearchText
from crm.sql.functions import Fold, SearchKey

if TYPE_CHECKING:
    from crm.people.models import User

# As the indexes `ticket_words` and `ticket_address` have them.
WORDS = SearchKey("subject", "requester_name")
ADDRESS = Fold("requester_email")


def ticket_matches(text: str, user: User) -> Q:
    """By number ("T-1024", "1024"), or where subject, requester, a text that the firm keeps of tickets and, for who
    reads contacts, e-mail hold each word."""
    asked, sees_addresses = SearchText(text), access_of(user).reads("contact")
    has_texts = bool(searchable_names("ticket"))
    found = Q()
    for word in asked.words:
        holds = Q(Contains(WORDS, word))
        if has_texts:
            holds |= Q(made_text__contains=word, made_text__gt="")
        found &= holds | Q(Contains(ADDRESS, word)) if sees_addresses else holds
    number = asked.text.upper()
    return found | Q(number__in=[number, f"T-{number}"]) if found else Q()
