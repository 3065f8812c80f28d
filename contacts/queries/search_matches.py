"""What a search met of a client where its name does not show it: a person, a number, an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from contacts.models import Channel, Client, Person
from crm.access.context import access_of
from crm.search.text import SearchText, fold
from crm.sql.functions import Fold

if TYPE_CHECKING:
    from crm.people.models import User

MOST = 200
LIKENESS = 0.4
Kind = Channel.Kind
Missing = dict[int, set[str]]
Rows = Iterable[tuple[int, str]]


def met_in(clients: Sequence[Client], text: SearchText, user: User) -> dict[int, str]:
    """By the key of the client; two queries at most for all of them, none where names and towns show every word.

    Phones and e-mails are not looked at for somebody whose role hides them.
    """
    sees_channels = access_of(user).reads("contact")
    if text.digits:
        return dict(_numbers(clients, text.digits, user)) if sees_channels else {}
    missing = {client.pk: words for client in clients if (words := _missing(client, text))}
    found = _best(_persons(missing, user), missing) if missing else {}
    rest = {pk: words for pk, words in missing.items() if pk not in found}
    return found | (_best(_emails(rest, user), rest) if rest and sees_channels else {})


def alike_in(clients: Sequence[Client], text: SearchText, user: User) -> dict[int, str]:
    """Of clients that were found in spite of a typing error: the person whose name is like the words; one query."""
    rows = Person.objects.visible_to(user).filter(client__in=[client.pk for client in clients])
    likeness = TrigramWordSimilarity(" ".join(text.words), Fold("name"))
    near = rows.annotate(likeness=likeness).filter(likeness__gte=LIKENESS).order_by("likeness", "-pk")
    # The most alike one last: it is the one that stays.
    return dict(near.values_list("client_id", "name")[:MOST])


def _missing(client: Client, text: SearchText) -> set[str]:
    shown = fold(f"{client.name} {client.city}")
    return {word for word in text.words if word not in shown}


def _best(rows: Rows, missing: Missing) -> dict[int, str]:
    """Of the rows of each client the one that holds the most of what its name does not."""
    found: dict[int, tuple[int, str]] = {}
    for pk, shown in rows:
        count = sum(word in fold(shown) for word in missing[pk])
        if count > found.get(pk, (0, ""))[0]:
            found[pk] = count, shown
    return {pk: shown for pk, (_count, shown) in found.items()}


def _persons(missing: Missing, user: User) -> Rows:
    rows = Person.objects.visible_to(user).filter(client__in=missing).annotate(folded=Fold("name"))
    rows = rows.filter(_any_word("folded", missing)).order_by("-is_main", "pk")
    return list(rows.values_list("client_id", "name")[:MOST])


def _emails(missing: Missing, user: User) -> Rows:
    rows = Channel.objects.visible_to(user).filter(client__in=missing, kind=Kind.EMAIL)
    rows = rows.filter(_any_word("key", missing)).order_by("-is_primary", "pk")
    return list(rows.values_list("client_id", "value")[:MOST])


def _numbers(clients: Sequence[Client], digits: str, user: User) -> Rows:
    rows = Channel.objects.visible_to(user).filter(client__in=[client.pk for client in clients])
    # The main one last: it is the one that stays.
    rows = rows.filter(kind=Kind.PHONE, key__contains=digits).order_by("is_primary", "-pk")
    return list(rows.values_list("client_id", "value")[:MOST])


def _any_word(field: str, missing: Missing) -> Q:
    words = sorted(set().union(*missing.values()))
    return reduce(or_, (Q(**{f"{field}__contains": word}) for word in words))
