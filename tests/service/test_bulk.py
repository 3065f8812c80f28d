"""Many tickets at once, from their list: given to an agent, moved to a state, undone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from crm.changes.actions.undoing import undo_change_set
from service.actions.bulk import give_tickets, move_tickets
from service.actions.tickets import move_ticket, open_ticket
from service.models import Ticket
from tests.factories import ClientFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tickets(anna, dario, eva):
    queue = QueueFactory(team=eva.home_team)
    words = {"queue": queue, "text": "x", "requester_name": "Jan"}
    owners = (anna, anna, dario)
    made = [
        open_ticket(subject=f"T{n}", client=ClientFactory(owner=owner), **words)
        for n, owner in enumerate(owners)
    ]
    move_ticket(ticket=made[1], state="closed", by=eva)
    return made


def states():
    return list(Ticket.objects.unscoped("test").order_by("pk").values_list("state", flat=True))


def rows():
    return Ticket.objects.unscoped("test")


def test_those_move_that_may_and_all_come_back(eva, tickets):
    change_set = move_tickets(tickets=rows(), state="solved", by=eva)
    assert states() == ["solved", "closed", "solved"], "a closed one is only opened again"
    assert all(Ticket.objects.unscoped("test").filter(state="solved").values_list("solved_at", flat=True))
    undo_change_set(change_set=change_set, by=eva)
    assert states() == ["new", "closed", "new"]
    move_tickets(tickets=rows(), state="open", by=eva)
    assert states() == ["open", "open", "open"]
    assert not rows().exclude(solved_at=None, closed_at=None).exists()


def test_an_agent_gets_only_what_the_agent_may_work_on(eva, anna, tickets):
    give_tickets(tickets=rows(), to=anna, by=eva)
    assert [row.agent for row in rows().order_by("pk")] == [anna, anna, None]
    assert states() == ["open", "closed", "new"]


def test_nobody_reaches_further_than_their_right(anna, nils, tickets):
    move_tickets(tickets=rows(), state="waiting", by=anna)
    assert states() == ["waiting", "closed", "new"]
    with pytest.raises(PermissionDenied):
        move_tickets(tickets=rows(), state="open", by=nils)
    with pytest.raises(ValueError, match="nowhere"):
        move_tickets(tickets=rows(), state="nowhere", by=anna)


def test_from_the_list_with_a_count_first(client, eva, tickets):
    client.force_login(eva)
    page = client.get(reverse("ticket_list"), {"view": "all"})
    assert [action.key for action, _url in page.context["listing"].bulk()] == ["give", "move"]
    address = reverse("ticket_list_bulk", args=["move"])
    asked = client.post(address, {"id": [ticket.pk for ticket in tickets]})
    assert "<b>3 tickets</b>" in asked.text and states() == ["new", "closed", "new"]
    said = {"confirm": "1", "selection": asked.context["selection"], "state": "waiting"}
    assert "Moved to “Waiting for the client”: 2 tickets." in client.post(address, said, follow=True).text
    address = reverse("ticket_list_bulk", args=["give"])
    asked = client.post(address, {"id": [tickets[0].pk]})
    client.post(address, {"confirm": "1", "selection": asked.context["selection"], "to": eva.pk})
    assert Ticket.objects.unscoped("test").get(pk=tickets[0].pk).agent == eva
