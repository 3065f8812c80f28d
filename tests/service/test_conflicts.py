"""Two agents on one ticket: nothing of either is lost, and each hears of the other."""

import pytest
from django.urls import reverse

from service.actions.tickets import answer_ticket, hear_client, move_ticket, open_ticket, take_ticket
from service.models import Ticket, TicketMessage
from tests.personas import sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(client, eva):
    sign_in(client, eva)
    queue = QueueFactory(team=eva.home_team)
    return open_ticket(queue=queue, subject="Noise", text="It hums.", requester_name="Jan", client=None)


def now(ticket):
    return Ticket.objects.unscoped("test").get(pk=ticket.pk)


def answers():
    return TicketMessage.objects.unscoped("test").filter(kind="answer").count()


def test_an_answer_waits_until_what_was_written_meanwhile_is_read(client, ticket, eva, edda):
    page = client.get(ticket.get_absolute_url())
    mine = {"kind": "answer", "text": "Oil it.", "then": "waiting", "seen": page.context["seen"]}
    url = reverse("ticket_answer", args=[ticket.pk])
    answer_ticket(ticket=ticket, text="We come.", by=edda)
    refused = client.post(url, mine)
    assert (
        "Edda wrote here meanwhile" in refused.text
        and "We come." in refused.text
        and "Oil it." in refused.text
    )
    assert answers() == 1
    hear_client(ticket=ticket, text="Thanks")
    refused = client.post(url, mine | {"seen": refused.context["seen"]})
    assert "Jan wrote here meanwhile" in refused.text and answers() == 1
    client.post(url, mine | {"seen": refused.context["seen"]})
    assert answers() == 2


def test_a_state_that_moved_on_stays_and_says_who_moved_it(client, ticket, edda):
    move_ticket(ticket=ticket, state="solved", by=edda)
    url = reverse("ticket_move", args=[ticket.pk])
    said = client.post(url, {"state": "closed", "seen": "new"}, follow=True).text
    assert "Edda saved this meanwhile (State, " in said and now(ticket).state == "solved"
    client.post(url, {"state": "closed", "seen": "solved"})
    assert now(ticket).state == "closed"


def test_who_took_it_first_has_it(client, ticket, edda):
    take_ticket(ticket=ticket, by=edda)
    said = client.post(reverse("ticket_take", args=[ticket.pk]), follow=True).text
    assert "Edda saved this meanwhile (Agent, " in said and now(ticket).agent == edda
