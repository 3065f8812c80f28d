"""The sources of the stream that are there for somebody."""

from __future__ import annotations

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
