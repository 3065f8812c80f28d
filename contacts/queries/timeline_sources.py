"""The sources of the stream that are there for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from contacts.models import Client
from contacts.registries import TimelineSource, timeline_sources
from crm.access.context import access_of
from crm.people.models import User


def sources_of(user: User) -> list[TimelineSource]:
    """Of modules that are on, of what the person's role lets them see at all."""
    access = access_of(user)
    return [
        source
        for source in timeline_sources.on_for(user)
        if not source.entity or access.may(source.entity, "view")
    ]


def with_sources(clients: Any) -> Any:
    """Annotate `has_...` of each source, so that the page asks none of those that have nothing of the client."""
    rows = {source.key: source.rows for source in timeline_sources.items() if source.rows}
    return clients.annotate(**{f"has_{key}": Exists(of(OuterRef("pk"))) for key, of in rows.items()})


def may_have(client: Client, key: str) -> bool:
    """False where the client was read with what it has, and has nothing of this source."""
    return getattr(client, f"has_{key}", True)
