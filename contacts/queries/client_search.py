"""How clients are found by what somebody remembers of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from contacts.models import Client
from crm.people.models import Firm
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User

MIN_WORD = 4  # shorter words have to be right
SHORT_WORD = 8
CANDIDATES = 2_000
LIKENESS = 0.4
VAT_COUNTRIES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GB", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip


def client_matches(text: str) -> Q:
    """Clients whose names, persons, e-mails or city hold every word, or whose phone or tax number holds the digits."""
    asked = SearchText(text)
    if asked.digits:
        found = Q(search__phone_digits__contains=asked.digits)
    else:
        found = Q()
        for word in asked.words:
            found &= Q(search__text__contains=word)
    return found | _of_tax_number(asked.code) if asked.code else found


def with_and_without_country(code: str) -> list[str]:
    """A tax number as it may be kept: as it is, and with or without the firm's own country before it."""
    firm = Firm.load()
    country = firm.country if firm else ""
    bare = code.removeprefix(country)
    return [code] if not country else [bare, country + bare]


def _of_tax_number(code: str) -> Q:
    found = Q(search__tax_digits__in=[country + code for country in VAT_COUNTRIES])
    for begins in with_and_without_country(code):
        found |= Q(search__tax_digits__startswith=begins)
    return found & Q(search__tax_digits__gt="")


def similar_clients(user: User, text: SearchText, limit: int) -> list[Client]:
    """Clients found in spite of a typing error in each word; one bounded query.

    Whoever mistypes a word once leaves one of its halves right: rows that hold a half of every word are the
    candidates (the trigram index answers that), and of at most CANDIDATES of them the most similar are taken.
    In a short word two letters that changed places may spoil both halves: those are put back.
    A plain trigram probe over the whole base would cost ten times that.
    """
    if not text.words or not any(len(word) >= MIN_WORD for word in text.words):
        return []
    halves, slips = Q(), Q()
    for word in text.words:
        halves &= _parts(word) | _slips(word)
        slips &= _slips(word)
    seen = Client.objects.visible_to(user).filter(halves).order_by().values("pk")[:CANDIDATES]
    likeness = TrigramWordSimilarity(" ".join(text.words), "search__text")
    rows = Client.objects.visible_to(user).filter(pk__in=seen).annotate(likeness=likeness)
    return list(
        rows.filter(Q(likeness__gte=LIKENESS) | slips).order_by("-likeness", "-last_activity_at")[:limit]
    )


def _slips(word: str) -> Q:
    """The word itself, or with two neighbours in each other's place."""
    written = {word}
    if MIN_WORD <= len(word) <= SHORT_WORD:
        written |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    found = Q()
    for one in sorted(written):
        found |= Q(search__text__contains=one)
    return found


def _parts(word: str) -> Q:
    if len(word) < MIN_WORD:
        return Q(search__text__contains=word)
    half = max(len(word) // 2, 3)
    return Q(search__text__contains=word[:half]) | Q(search__text__contains=word[-half:])
