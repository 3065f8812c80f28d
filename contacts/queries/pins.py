"""Entries that stand above the stream, each read by the source that it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from contacts.models import Client, TimelinePin
from contacts.queries.timeline_sources import sources_of
from contacts.registries import TimelineEntry
from crm.people.models import User

MOST = 5


def with_pins(clients: Any) -> Any:
    """Annotate `pinned_keys`, so that the page of a client without any asks for none."""
    pins = TimelinePin.objects.unscoped("of clients that are in scope").filter(client=OuterRef("pk"))
    return clients.annotate(pinned_keys=ArraySubquery(pins.order_by("-pinned_at", "-pk").values("key")))


def pinned_keys(client: Client) -> list[str]:
    known = getattr(client, "pinned_keys", None)
    if known is not None:
        return list(known)
    rows = TimelinePin.objects.unscoped("of a client in hand").filter(client=client)
    return list(rows.order_by("-pinned_at", "-pk").values_list("key", flat=True))


def pinned_entries(client: Client, user: User) -> list[TimelineEntry]:
    """What is pinned, the latest pin first, as far as the reader sees it; one query for each source with pins."""
    keys = pinned_keys(client)
    return entries_by_key(client, user, keys) if keys else []


def entries_by_key(client: Client, user: User, keys: Iterable[str]) -> list[TimelineEntry]:
    """Entries of the stream by their keys, in their order; without those that are gone or out of sight."""
    wanted: dict[str, list[int]] = defaultdict(list)
    keys = list(keys)
    for key in keys:
        prefix, _dash, number = key.rpartition("-")
        if number.isdecimal() and len(number) < 19:
            wanted[prefix].append(int(number))
    found: dict[str, TimelineEntry] = {}
    for source in sources_of(user):
        asked = {prefix: wanted[prefix] for prefix in source.prefixes if wanted.get(prefix)}
        if asked and source.recall:
            found |= {entry.key: entry for entry in source.recall(client, user, asked)}
    return [found[key] for key in keys if key in found]
