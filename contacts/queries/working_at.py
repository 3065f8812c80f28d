"""Who works for a client: its own persons, and those of other clients who hold a position there now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from contacts.models import Channel, Client, Person, Position
from crm.access.scopes import can
from crm.sql.kept import KeptStatement

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

WHY = "whoever sees a client sees who holds a position there; the client itself was asked"
COLUMNS = ("name", "position", "birthday", "purchase_role", "is_main", "custom", "client")


def held_now(today: date | None = None) -> Q:
    """Positions that did not end yet."""
    return Q(until=None) | Q(until__gte=today or timezone.localdate())


def persons_at(client: Client, user: User, *, also: int | None = None) -> ScopedQuerySet:
    """The client's own persons first, then those with a position there; `also`: one who was named before.

    Of a person of another client the reader learns no more by this than name and position.
    """
    if not can(user, "view", client):
        return _in_order(Person.objects.visible_within(client, user), client.pk)
    return _in_order(_at(client.pk, timezone.localdate(), also), client.pk)


def everybody_at(client: Client, user: User) -> list[Any]:
    """The same, read for the page of the client: those of other clients bring `title_here`. One kept statement."""
    if can(user, "view", client):
        return _everybody.rows(client.pk, timezone.localdate())
    return list(_in_order(Person.objects.visible_within(client, user), client.pk).only(*COLUMNS))


def persons_elsewhere(client_ids: Collection[int], user: User) -> list[Any]:
    """Positions at these clients that are held now by persons of other ones, with the persons. One query."""
    rows = Position.objects.visible_to(user).filter(held_now(), client__in=client_ids)
    rows = rows.exclude(person__client=F("client")).select_related("person")
    return list(rows.order_by("client", "person__name_key", "pk"))


def reached_elsewhere(client: Client, user: User, kind: str) -> ScopedQuerySet:
    """Phones or e-mails of persons of other clients who work here, where the reader sees those clients, too."""
    rows = Channel.objects.visible_to(user).filter(kind=kind, person__in=_guest_keys(client.pk))
    return rows.exclude(client=client)


def is_of(client: Client) -> Q:
    """Channels of the client, and of persons of other clients who work there."""
    return Q(client=client) | Q(person__in=_guest_keys(client.pk))


def _guest_keys(client_id: int) -> Any:
    return Position.objects.unscoped(WHY).filter(held_now(), client=client_id).values("person")


def _at(client_id: int, today: date, also: int | None = None) -> Any:
    """By walks along indexes, however many persons there are."""
    everyone = Person.objects.unscoped(WHY)
    here = Position.objects.unscoped(WHY).filter(held_now(today), client=client_id).order_by()
    keys = [everyone.filter(client=client_id).order_by().values("pk"), here.values("person")]
    keys += [everyone.filter(pk=also).order_by().values("pk")] if also else []
    return everyone.filter(pk__in=keys[0].union(*keys[1:], all=True))


def _in_order(rows: Any, client_id: int) -> Any:
    own_first = Case(When(client=client_id, then=Value(0)), default=Value(1))
    return rows.order_by(own_first, "-is_main", "name_key", "pk")


def _of_page(client_id: int, today: date) -> Any:
    here = Position.objects.unscoped(WHY).filter(held_now(today), client=client_id, person=OuterRef("pk"))
    rows = _in_order(_at(client_id, today), client_id).only(*COLUMNS)
    return rows.annotate(title_here=Subquery(here.order_by("until", "pk").values("title")[:1]))


_everybody = KeptStatement(_of_page)
