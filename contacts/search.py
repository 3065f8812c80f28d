"""Clients in the search box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.lists import CLIENT_LIST
from contacts.models import Client
from contacts.queries.client_search import similar_clients
from contacts.queries.search_matches import alike_in, met_in
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from crm.search.providers import Hit, SearchProvider
from crm.search.text import SearchText

if TYPE_CHECKING:
    from crm.people.models import User


def find_clients(user: User, text: SearchText, limit: int) -> Sequence[Hit]:
    """Recent ones first, those whose name begins with the words before; with typing errors only when none fits."""
    found = fetch_page(read_query(CLIENT_LIST, user, {"q": text.text}), size=limit).rows
    met = met_in(found, text, user) if found else {}
    if not found and not text.digits:
        found = similar_clients(user, text, limit)
        met = alike_in(found, text, user) if found else {}
    first = text.words[0] if text.words else ""
    ordered = sorted(found, key=lambda client: not _begins(client, first))
    return [_hit(client, met.get(client.pk, "")) for client in ordered]


def recall_clients(user: User, ids: Sequence[int]) -> dict[int, Hit]:
    rows = Client.objects.visible_to(user).filter(pk__in=ids).only("pk", "name", "city")
    return {client.pk: _hit(client) for client in rows}


def _begins(client: Client, word: str) -> bool:
    return SearchText(client.name).words[:1] == (word,) or SearchText(client.name).text.lower().startswith(
        word
    )


def _hit(client: Client, met: str = "") -> Hit:
    """`met`: the person, number or address that was found; kept together beside words of another direction."""
    shown = f"\u2068{met}\u2069" if met else ""
    note = " · ".join(part for part in (_("client"), client.city, shown) if part)
    return Hit(client.name, client.get_absolute_url(), note)


CLIENT_SEARCH = SearchProvider(
    key="client",
    label=gettext_lazy("Clients"),
    icon="building-2",
    entity=Client.entity,
    find=find_clients,
    recall=recall_clients,
    order=10,
)
