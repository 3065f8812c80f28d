"""Where selected mails may be put: clients in sight, and their deals, quotes and tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from contacts.mail_matters import mail_matters
from contacts.models import Client
from contacts.queries.mail_matters import matter_of
from contacts.queries.mails import clients_for
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

# The latest of each kind: older ones are reached from their own page.
MOST_RECORDS = 15


@frozen
class Place:
    """A client, and one of its records in an upper room (None: the client alone)."""

    client: Client
    about: Any = None

    def __str__(self) -> str:
        return self.client.name if self.about is None else f"{self.client.name}, {self.about}"


def places_for(user: User, words: str) -> list[tuple[str, str]]:
    """Clients found by these words, each followed by what mails may be about; one query for each kind of it."""
    clients = clients_for(user, "", words)
    below: dict[int, list[tuple[str, str]]] = {}
    for matter in mail_matters.on_for(user) if clients else ():
        rows = matter.model.objects.visible_to(user).filter(client__in=[one.pk for one in clients])
        for row in rows.order_by("-pk")[:MOST_RECORDS]:
            label = f"{capfirst(row._meta.verbose_name)}: {matter.subject(row)}"
            below.setdefault(row.client_id, []).append((f"{matter.key}-{row.pk}", label))
    found = []
    for client in clients:
        place = ", ".join(filter(None, (client.name, client.city)))
        found.append((f"client-{client.pk}", place))
        found += [(key, f"{client.name} · {label}") for key, label in below.get(client.pk, ())]
    return found


def place_of(user: User, key: str) -> Place | None:
    """What the key of such a choice stands for, if the person sees it, and its client, at this moment."""
    entity, _dash, pk = key.partition("-")
    clients, about = Client.objects.visible_to(user), None
    if entity == Client.entity:
        client = clients.filter(pk=pk).first()
    else:
        matter = matter_of(entity, user)
        about = matter and matter.model.objects.visible_to(user).filter(pk=pk).first()
        client = clients.filter(pk=about.client_id).first() if about else None
    return Place(client, about) if client else None
