"""How clients are found by what somebody remembers of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from contacts.models import Client
from crm.access.context import access_of
from crm.custom_fields.fields import searchable_names
from crm.people.models import Firm
from crm.search.text import SearchText
from crm.sql.search_texts import Open

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


def client_matches(text: str, user: User) -> Q:
    """Clients whose names, persons, e-mails or city hold every word, or whose phone or tax number holds the digits.

    Phones and e-mails find nothing for somebody whose role hides them. Where the firm has texts of its own searched,
    they may hold numbers too.
    """
    asked, sees_channels = SearchText(text), access_of(user).reads("contact")
    found = Q()
    for word in asked.words:
        found &= _holds(word, sees_channels)
    if asked.digits:
        written = found if searchable_names("client") | searchable_names("person") else Q(pk__in=())
        found = Q(search__phone_digits__contains=asked.digits) if sees_channels else Q(pk__in=())
        found |= written
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
    found &= Q(search__tax_digits__gt="")
    # Further numbers stand among the words, each behind a mark that no typed word holds.
    for begins in with_and_without_country(code):
        found |= Q(search__text__contains=f"#{begins}")
    return found


def similar_clients(user: User, text: SearchText, limit: int) -> list[Client]:
    """Clients found in spite of a typing error in each word; one bounded query, a second one when that finds nobody.

    Whoever mistypes a word once leaves one of its halves right: rows that hold a half of every word are the
    candidates (the trigram index answers that), and of at most CANDIDATES of them the most similar are taken.
    A plain trigram probe over the whole base would cost ten times that.
    In a short word two letters that changed places may spoil both halves: then those are put back. Asked at once, so
    many patterns lead the planner past the index of all words but one.
    """
    if not text.words or not any(len(word) >= MIN_WORD for word in text.words):
        return []
    sees_channels = access_of(user).reads("contact")
    slips = {word: _slips(word, sees_channels) for word in text.words}
    halves = {word: _parts(word, sees_channels) for word in text.words}
    found = _most_like(user, text, _all_of(halves.values()), limit)
    if found or not any(MIN_WORD <= len(word) <= SHORT_WORD for word in text.words):
        return found
    either = _all_of(halves[word] | slips[word] for word in text.words)
    return _most_like(user, text, either, limit, certainly=_all_of(slips.values()))


def _all_of(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)


def _most_like(
    user: User, text: SearchText, candidates: Q, limit: int, certainly: Q | None = None
) -> list[Client]:
    """The candidates most like the text, or those that meet `certainly` however unlike they are."""
    seen = Client.objects.visible_to(user).filter(candidates).order_by().values("pk")[:CANDIDATES]
    looked_in = "search__text" if access_of(user).reads("contact") else Open("search__text")
    likeness = TrigramWordSimilarity(" ".join(text.words), looked_in)
    rows = Client.objects.visible_to(user).filter(pk__in=seen).annotate(likeness=likeness)
    alike = Q(likeness__gte=LIKENESS)
    rows = rows.filter(alike | certainly if certainly else alike)
    return list(rows.order_by("-likeness", "-last_activity_at")[:limit])


def _slips(word: str, sees_channels: bool) -> Q:
    """The word itself, or with two neighbours in each other's place."""
    written = {word}
    if MIN_WORD <= len(word) <= SHORT_WORD:
        written |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    found = Q()
    for one in sorted(written):
        found |= _holds(one, sees_channels)
    return found


def _holds(word: str, sees_channels: bool) -> Q:
    """The index answers for the whole text; for who may not find by e-mails the part before them is looked at again."""
    found = Q(search__text__contains=word)
    return found if sees_channels else found & Q(search__text__open_holds=word)


def _parts(word: str, sees_channels: bool) -> Q:
    if len(word) < MIN_WORD:
        return _holds(word, sees_channels)
    half = max(len(word) // 2, 3)
    return _holds(word[:half], sees_channels) | _holds(word[-half:], sees_channels)
