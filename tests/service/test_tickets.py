import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.actions.assign import assign_clients
from contacts.bulk import result_of
from contacts.models import Client
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from service.actions.tickets import (
    add_note,
    answer_ticket,
    hear_client,
    move_ticket,
    open_ticket,
    take_ticket,
)
from service.models import Ticket, TicketMessage
from tests.factories import ChannelFactory, ClientFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(eva):
    return QueueFactory(team=eva.home_team)


def opened(queue, **fields):
    return open_ticket(
        queue=queue, subject="Broken part", text="It broke.", **({"requester_name": "Jan Kowalski"} | fields)
    )


def test_a_request_is_recognised_by_its_mail_and_belongs_to_the_clients_owner(queue, anna, dario, eva):
    client = ClientFactory(owner=anna)
    ChannelFactory(client=client, value="jan@example.com")
    ticket = opened(queue, requester_email="Jan@Example.com")
    assert (ticket.client, ticket.owner, ticket.state) == (client, anna, "new")
    assert [ticket.number[:2], Ticket.objects.visible_to(anna).get()] == ["T-", ticket]
    assert not Ticket.objects.visible_to(dario).exists()
    assert Ticket.objects.visible_to(eva).exists()


def test_nobody_is_guessed_when_two_clients_share_a_mail(queue, anna, bruno):
    for owner in (anna, bruno):
        ChannelFactory(client=ClientFactory(owner=owner), value="office@example.com")
    ticket = opened(queue, requester_email="office@example.com")
    assert ticket.client is None
    assert ticket.team == queue.team


def test_answer_takes_the_ticket_and_waits_for_the_client(queue, eva):
    ticket = opened(queue)
    answer_ticket(ticket=ticket, text="A new part is on its way.", by=eva)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.agent) == ("waiting", eva)
    assert ticket.first_answered_at
    hear_client(ticket=ticket, text="It has not come.")
    ticket.refresh_from_db()
    assert ticket.state == "open"
    answer_ticket(ticket=ticket, text="Sent again.", by=eva, then="closed")
    ticket.refresh_from_db()
    assert (ticket.state, bool(ticket.solved_at), bool(ticket.closed_at)) == ("closed", True, True)
    kinds = TicketMessage.objects.visible_to(eva).order_by("at", "pk").values_list("kind", flat=True)
    assert list(kinds) == ["incoming", "answer", "incoming", "answer"]


def test_steps_without_sense_and_empty_texts_are_refused(queue, eva):
    ticket = opened(queue)
    move_ticket(ticket=ticket, state="closed", by=eva)
    with pytest.raises(ValidationError):
        move_ticket(ticket=ticket, state="waiting", by=eva)
    with pytest.raises(ValidationError, match="cannot become “nothing”"):
        move_ticket(ticket=ticket, state="nothing", by=eva)
    with pytest.raises(ValidationError):
        add_note(ticket=ticket, text="  ", by=eva)
    move_ticket(ticket=ticket, state="open", by=eva)
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_only_those_who_may_change_it_work_on_a_ticket(queue, anna, dario, eva):
    ticket = opened(queue, client=ClientFactory(owner=anna))
    for verb in (
        lambda: answer_ticket(ticket=ticket, text="x", by=dario),
        lambda: take_ticket(ticket=ticket, by=dario),
        lambda: move_ticket(ticket=ticket, state="closed", by=dario),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    take_ticket(ticket=ticket, by=eva)
    assert AuditEntry.objects.get(action="assign").by == eva


def test_tickets_follow_their_client_to_its_new_owner(queue, anna, bruno, carla):
    client = ClientFactory(owner=anna)
    ticket = opened(queue, client=client)
    assign_clients(clients=Client.objects.filter(pk=client.pk), to=bruno, by=carla)
    ticket.refresh_from_db()
    assert ticket.owner == bruno


def test_undoing_an_assignment_brings_tickets_back_too(queue, anna, bruno, carla):
    client = ClientFactory(owner=anna)
    ticket = opened(queue, client=client)
    change_set = assign_clients(clients=Client.objects.filter(pk=client.pk), to=bruno, by=carla)
    undo_change_set(change_set=change_set, by=carla)
    ticket.refresh_from_db()
    assert ticket.owner == anna
    assert result_of(change_set).message.endswith("1 client")
