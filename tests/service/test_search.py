"""Tickets in the search box and in their list: by number, subject, requester and address, within the scope."""

import pytest
from django.db import connection
from django.urls import reverse

from crm.search.recent import recent_keys
from crm.search.text import SearchText
from service.actions.tickets import move_ticket, open_ticket
from service.models import Ticket
from service.search import find_tickets, recall_tickets
from tests.factories import ClientFactory
from tests.personas import show_fields
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(anna, eva):
    words = {"subject": "Maszyna w Łodzi hałasuje", "text": "x", "requester_name": "Jürgen Müller"}
    return open_ticket(
        queue=QueueFactory(team=eva.home_team),
        client=ClientFactory(owner=anna),
        requester_email="jm@zubr.example",
        **words,
    )


def found(user, text):
    return [hit.title for hit in find_tickets(user, SearchText(text), 6)]


@pytest.mark.parametrize("typed", ["lodzi", "MASZYNA halas", "muller", "Mueller", "zubr.example", "jm@zubr"])
def test_a_ticket_is_found_by_any_part_without_diacritics(anna, dario, ticket, typed):
    assert found(anna, typed) == [str(ticket)]
    assert found(dario, typed) == []


def test_by_its_number(client, anna, ticket):
    digits = ticket.number.partition("-")[2]
    for typed in (ticket.number, ticket.number.lower(), digits):
        assert found(anna, typed) == [str(ticket)]
    assert found(anna, digits + "9") == found(anna, "x") == []
    client.force_login(anna)
    assert ticket.subject in client.get(reverse("ticket_list"), {"view": "all", "q": "halas lodzi"}).text


def test_nobody_finds_by_addresses_that_their_role_hides(anna, ticket):
    show_fields("rep", contact=0)
    assert found(anna, "zubr.example") == []
    assert found(anna, "maszyna") == [str(ticket)]


def test_unfinished_ones_first_then_the_latest(anna, eva, ticket):
    words = {"queue": ticket.queue, "text": "x", "requester_name": "Jan", "client": ticket.client}
    later, done = (open_ticket(subject=f"Maszyna {n}", **words) for n in (1, 2))
    move_ticket(ticket=done, state="closed", by=eva)
    assert found(anna, "maszyna") == [str(later), str(ticket), str(done)]


def test_an_opened_ticket_is_among_the_recent_ones(client, anna, dario, ticket):
    client.force_login(anna)
    client.get(ticket.get_absolute_url())
    assert recent_keys(anna) == [("ticket", ticket.pk)]
    assert list(recall_tickets(anna, [ticket.pk])) == [ticket.pk]
    assert recall_tickets(dario, [ticket.pk]) == {}


def test_the_words_are_looked_up_in_their_indexes(anna, ticket):
    from service.queries.matches import ticket_matches

    rows = Ticket.objects.unscoped("test").filter(ticket_matches("maszyna", anna))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.order_by().explain()
    assert "ticket_words" in plan and "ticket_address" in plan
