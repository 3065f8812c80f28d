"""A record that is shared alone names none of those that hang together with it, wherever it is looked at.

Deals, quotes and orders say with whom they are: nobody could work with one that does not.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import plan_activity
from contacts.actions.derived import refresh_search
from contacts.actions.interactions import record_interaction
from crm.access.shares import share_record
from service.actions.tickets import add_note, open_ticket
from tests.factories import ClientFactory, PersonFactory
from tests.house.marked import words_of
from tests.personas import sign_in
from tests.sales.factories import DealFactory, OrderFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
# What each shared record may say: its own words, and whose it is.
SAYS = {
    "client": {"Amber Mill", "Ida Weaver", "talked of herons", "Ask for storks"},
    "deal": {"Loom for Amber", "Amber Mill"},
    "quote": {"Q-2001-0077", "Looms, two", "Amber Mill"},
    "order": {"O-2001-0078", "Amber Mill"},
    "ticket": {"Loom stands still", "wrote of owls"},
}
EVERYTHING = set().union(*SAYS.values())


@pytest.fixture
def records(personas):
    """One of each, all edda's and of one client."""
    edda, due_at = personas.edda, timezone.now() + timedelta(days=1)
    client = ClientFactory(owner=edda, name="Amber Mill")
    PersonFactory(client=client, name="Ida Weaver")
    record_interaction(client=client, by=edda, kind="note", text="talked of herons")
    plan_activity(client=client, by=edda, title="Ask for storks", due_at=due_at)
    refresh_search([client.pk])
    deal = DealFactory(client=client, owner=edda, title="Loom for Amber")
    quote = QuoteFactory(client=client, owner=edda, deal=deal, number="Q-2001-0077", title="Looms, two")
    order = OrderFactory(client=client, owner=edda, deal=deal, quote=quote, number="O-2001-0078")
    queue = QueueFactory(key="support", team=personas.eva.home_team)
    ticket = open_ticket(
        queue=queue, subject="Loom stands still", text="wrote of owls", requester_name="Jan", client=client
    )
    add_note(ticket=ticket, text="wrote of owls again", by=personas.eva)
    return {one.entity: one for one in (client, deal, quote, order, ticket)}


def looks(client, record):
    """Its page, what is said of its access, lists, files, search, Today, the board, the dashboard."""
    yield client.get(record.get_absolute_url())
    yield client.get(reverse("access_page", args=[record.entity, record.pk]))
    yield client.get(reverse("send_record", args=[record.entity, record.pk]))
    for name in ("client_list", "deal_list", "quote_list", "order_list", "ticket_list", "activity_list"):
        yield client.get(reverse(name), {"view": "all"})
        yield client.get(reverse(name), {"view": "everyone", "state": "open"})
        yield client.post(f"{reverse(name)}export/?view=all", {"format": "csv"})
    for word in ("Amber", "Loom", "Ida", "2001-0077", "2001-0078"):
        yield client.get(reverse("search"), {"q": word})
    for name in (
        "today",
        "deal_board",
        "dashboard",
        "share_list",
        "change_set_list",
        "recycle_bin",
        "job_list",
    ):
        yield client.get(reverse(name))


@pytest.mark.parametrize("entity", sorted(SAYS))
def test_it_says_its_own_words_and_no_others(client, records, personas, entity):
    record = records[entity]
    share_record(record=record, by=personas.edda, with_user=personas.dario)
    browser = sign_in(client, personas.dario)
    told = set()
    for answer in looks(browser, record):
        assert answer.status_code < 500
        page = words_of(answer)
        told |= {words for words in EVERYTHING if words in page}
    assert told == SAYS[entity]
