"""What contacts itself counts over a group of companies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from contacts.group_figures import GroupFigure, group_figures
from contacts.models import Client, Person
from crm.web.formats import number

if TYPE_CHECKING:
    from crm.people.models import User


def _companies(client_ids: Sequence[int], _user: User) -> int:
    return len(client_ids)


def _companies_said(count: int) -> str:
    return ngettext("%(n)s company", "%(n)s companies", count) % {"n": number(count)}


def _persons(client_ids: Sequence[int], user: User) -> int:
    found: int = Person.objects.visible_to(user).filter(client__in=client_ids).count()
    return found


def _persons_said(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s persons", count) % {"n": number(count)}


def register_group_figures() -> None:
    clients, persons = reverse_of("client_list"), reverse_of("person_list")
    group_figures.register(
        GroupFigure("clients", _companies, _companies_said, clients, Client.entity, order=10)
    )
    group_figures.register(GroupFigure("persons", _persons, _persons_said, persons, Client.entity, order=20))


def reverse_of(url_name: str, more: str = "") -> Callable[[int], str]:
    """The list of this name, narrowed to the group of a client."""
    return lambda client_id: f"{reverse(url_name)}?group={client_id}{more}"
