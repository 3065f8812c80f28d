from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from contacts.actions.derived import refresh_last_contact
from contacts.models import Client, Interaction, Person
from crm.access.context import access_of
from crm.access.scopes import can
from crm.events import InteractionRecorded, publish

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def record_interaction(
    *,
    client: Client,
    by: User,
    kind: str,
    text: str = "",
    person: Person | None = None,
    outcome: str = "",
    is_incoming: bool = False,
    happened_at: datetime | None = None,
    minutes: int | None = None,
) -> Interaction:
    """Write down what happened with a client; whoever sees a client may do so.

    Work on a covered colleague's client is stamped "for" that colleague.
    """
    if not can(by, "view", client):
        raise PermissionDenied
    interaction = Interaction.objects.create(
        client=client,
        person=person,
        kind=kind,
        text=text.strip(),
        outcome=outcome,
        is_incoming=is_incoming,
        happened_at=happened_at or timezone.now(),
        minutes=minutes,
        by=by,
        for_whom_id=covered_owner_id(by, client),
    )
    refresh_last_contact([client.pk])
    publish(
        InteractionRecorded(
            by=by,
            client_id=client.pk,
            kind=kind,
            at=interaction.happened_at,
            interaction_id=interaction.pk,
        )
    )
    return interaction


def covered_owner_id(by: User, client: Client) -> int | None:
    """The owner whom `by` covers while working on this client, None on clients of one's own or of others."""
    is_covered = client.owner_id != by.pk and client.owner_id in access_of(by).owner_ids
    return client.owner_id if is_covered else None
