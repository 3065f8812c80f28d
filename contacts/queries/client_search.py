"""How clients are found by what somebody remembers of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from contacts.models import Client
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User

MIN_WORD = 4  # shorter words have to be right
CANDIDATES = 2_000
LIKENESS = 0.4


def client_matches(text: str) -> Q:
    """Clients whose names, persons, e-mails or city hold every word, or whose phone or tax number holds the digits."""
    asked = SearchText(text)
    if asked.digits:
        found = Q(search__phone_digits__contains=asked.digits)
    else:
        found = Q()
        for word in asked.words:
            found &= Q(search__text__contains=word)
    if asked.code:
        found |= Q(search__tax_digits__startswith=asked.code, search__tax_digits__gt="")
    return found


def similar_clients(user: User, text: SearchText, limit: int) -> list[Client]:
    """Clients found in spite of a typing error in each word; one bounded query.

    Whoever mistypes a word once leaves one of its halves right: rows that hold a half of every word are the
    candidates (the trigram index answers that), and of at most CANDIDATES of them the most similar are taken.
    A plain trigram probe over the whole base would cost ten times that.
    """
    if not text.words or not any(len(word) >= MIN_WORD for word in text.words):
        return []
    halves = Q()
    for word in text.words:
        halves &= _parts(word)
    seen = Client.objects.visible_to(user).filter(halves).order_by().values("pk")[:CANDIDATES]
    likeness = TrigramWordSimilarity(" ".join(text.words), "search__text")
    rows = Client.objects.visible_to(user).filter(pk__in=seen).annotate(likeness=likeness)
    return list(rows.filter(likeness__gte=LIKENESS).order_by("-likeness", "-last_activity_at")[:limit])


def _parts(word: str) -> Q:
    if len(word) < MIN_WORD:
        return Q(search__text__contains=word)
    half = max(len(word) // 2, 3)
    return Q(search__text__contains=word[:half]) | Q(search__text__contains=word[-half:])
