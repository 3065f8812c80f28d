"""To which of a client's addresses something goes: bills, deliveries, letters; the main one where none is for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from contacts.models import Address, Client
from crm.access.context import access_of
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

WHY = "of a client that the caller may see"


@frozen
class Place:
    street: str
    post_code: str
    city: str

    @property
    def town(self) -> str:
        return f"{self.post_code} {self.city}".strip()


def main_place(client: Client) -> Place:
    return Place(client.street, client.post_code, client.city)


def places_for(client: Client, *kinds: str) -> dict[str, Place]:
    """Of these kinds those that the client has, the first of each; one query."""
    rows = Address.objects.unscoped(WHY).filter(client=client, kind__in=kinds).order_by("-pk")
    return {row.kind: Place(row.street, row.post_code, row.city) for row in rows}


def delivery_place(client: Client, user: User) -> Place | None:
    """For whoever may read addresses; None where deliveries go to the main one."""
    rows = Address.objects.visible_within(client, user).filter(kind=Address.Kind.DELIVERY)
    row = rows.order_by("pk").first()
    return Place(row.street, row.post_code, row.city) if row else None


def postal_places(clients: Iterable[Client], user: User) -> dict[int, Place]:
    """By client where letters to it go; one query. Of an address for letters only whoever reads addresses learns."""
    by_key = {client.pk: client for client in clients}
    found = {pk: main_place(client) for pk, client in by_key.items()}
    if access_of(user).reads("contact"):
        rows = Address.objects.unscoped(WHY).filter(client__in=by_key, kind=Address.Kind.POST)
        for row in rows.order_by("-pk"):
            found[row.client_id] = Place(row.street, row.post_code, row.city)
    return found


def with_post(clients: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate what `postal_place` reads, and `letter_code`, the post code that letters are sorted by."""
    rows = Address.objects.unscoped("of the client in the row")
    posted = rows.filter(client=OuterRef("pk"), kind=Address.Kind.POST).order_by("pk")
    words = JSONObject(street="street", post_code="post_code", city="city")
    code = Coalesce(Subquery(posted.values("post_code")[:1]), "post_code", output_field=CharField())
    return clients.annotate(posted=Subquery(posted.values(words=words)[:1]), letter_code=code)


def postal_place(client: Client) -> Place:
    """Where letters to a client go that was read `with_post`; else its main address."""
    posted = getattr(client, "posted", None)
    return Place(**posted) if posted else main_place(client)
