"""What of clients stands in a colleague's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import ngettext

from contacts.actions.assign import assign_clients
from contacts.models import Activity, CallList, Client
from crm.access.holdings import Holding
from crm.web.formats import number

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.people.models import User


def client_words(count: int) -> str:
    return ngettext("%(n)s client", "%(n)s clients", count) % {"n": number(count)}


def activity_words(count: int) -> str:
    return ngettext("%(n)s planned activity", "%(n)s planned activities", count) % {"n": number(count)}


def give_clients(change_set: ChangeSet, user: User, to: User, by: User) -> None:
    """As any other assignment: deals, quotes, orders and tickets follow their clients."""
    mine = Client.objects.filter(owner=user)
    assign_clients(clients=mine, to=to, by=by, change_set=change_set)


def call_list_words(count: int) -> str:
    return ngettext("%(n)s call list", "%(n)s call lists", count) % {"n": number(count)}


HOLDINGS = (
    Holding("call_lists", CallList, call_list_words, order=25),
    Holding("clients", Client, client_words, give=give_clients, order=10),
    Holding(
        "activities",
        Activity,
        activity_words,
        column="assigned_to",
        open=Q(done_at=None),
        personal=Q(client=None),
        to_lead=True,
        order=20,
    ),
)
