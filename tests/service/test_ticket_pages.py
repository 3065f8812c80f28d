from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from contacts.actions.channels import add_channel
from contacts.models import Client
from crm.people.models import Firm
from service.actions.tickets import add_note, answer_ticket, open_ticket
from service.models import Ticket
from service.public_links import ticket_token
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
WORDS = {"name": "Jan", "email": "jan@example.com", "subject": "Broken part", "text": "It broke."}


@pytest.fixture
def queue(eva):
    return QueueFactory(key="support", team=eva.home_team)


@pytest.fixture
def ticket(queue, anna):
    client = ClientFactory(owner=anna)
    return open_ticket(queue=queue, subject="Noise", text="It hums.", requester_name="Jan", client=client)


def hidden_field(page):
    return page.context["form"].initial["opened"]


def send(client, time_machine, **changes):
    address = reverse("public_form", args=["support"])
    opened = hidden_field(client.get(address))
    time_machine.shift(timedelta(seconds=10))
    return client.post(address, WORDS | {"opened": opened} | changes)


def test_anybody_opens_a_ticket_on_the_public_form_and_reads_its_answer(client, queue, eva, time_machine):
    time_machine.move_to(timezone.now())
    sent = send(client, time_machine)
    ticket = Ticket.objects.visible_to(eva).get()
    assert (sent.status_code, ticket.requester_email) == (302, "jan@example.com")
    answer_ticket(ticket=ticket, text="We are on it.", by=eva)
    add_note(ticket=ticket, text="Old customer, be quick.", by=eva)
    page = client.get(sent["Location"]).content.decode()
    assert "We are on it." in page
    assert "be quick" not in page
    client.post(sent["Location"], {"text": "Thank you"})
    ticket.refresh_from_db()
    assert ticket.state == "open"


@pytest.mark.parametrize(
    "changes", [{"website": "http://spam.example"}, {"opened": "made up"}, {"email": "nobody"}]
)
def test_programs_and_slips_get_the_form_back_with_their_words(client, queue, eva, time_machine, changes):
    time_machine.move_to(timezone.now())
    answer = send(client, time_machine, **changes)
    assert answer.status_code == 200
    assert "It broke." in answer.content.decode()
    assert not Ticket.objects.visible_to(eva).exists()


def test_a_made_up_address_and_a_module_that_is_off_are_not_there(client, queue, ticket, firm):
    assert client.get(reverse("public_ticket", args=["made-up"])).status_code == 404
    token = ticket_token(ticket)
    assert client.get(reverse("public_ticket", args=[token])).status_code == 200
    firm.modules_off = ["service"]
    firm.save()
    Firm.objects.get()
    from django.core.cache import cache

    cache.clear()
    assert client.get(reverse("public_ticket", args=[token])).status_code == 404


def test_the_page_is_there_for_those_who_see_the_client_only(client, ticket, anna, dario, nils, eva):
    address = reverse("ticket_page", args=[ticket.pk])
    for user, status in ((anna, 200), (eva, 200), (dario, 404), (nils, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
    for verb in ("answer", "take", "move"):
        client.force_login(dario)
        assert client.post(reverse(f"ticket_{verb}", args=[ticket.pk]), {"text": "x"}).status_code == 404


def test_eva_answers_notes_moves_and_takes(client, ticket, eva):
    client.force_login(eva)
    client.post(reverse("ticket_take", args=[ticket.pk]))
    client.post(
        reverse("ticket_answer", args=[ticket.pk]), {"kind": "note", "text": "Look at it", "then": "waiting"}
    )
    client.post(
        reverse("ticket_answer", args=[ticket.pk]), {"kind": "answer", "text": "Done", "then": "solved"}
    )
    ticket.refresh_from_db()
    assert (ticket.agent, ticket.state) == (eva, "solved")
    page = client.get(reverse("ticket_page", args=[ticket.pk])).content.decode()
    assert "Look at it" in page
    refused = client.post(
        reverse("ticket_answer", args=[ticket.pk]), {"kind": "answer", "text": " ", "then": "solved"}
    )
    assert refused.context["form"].errors


def test_eva_opens_a_ticket_for_a_client_on_the_phone(client, queue, eva, anna):
    owned = ClientFactory(owner=anna)
    client.force_login(eva)
    fields = {"queue": queue.pk, "subject": "Call", "text": "Asks", "requester_name": "Jan", "priority": 3}
    client.post(f"{reverse('ticket_create')}?client={owned.pk}", fields)
    ticket = Ticket.objects.visible_to(eva).get()
    assert (ticket.client, ticket.source, ticket.priority) == (owned, "phone", 3)
    assert Client.objects.visible_to(anna).get().tickets.visible_to(anna).get() == ticket


@pytest.mark.parametrize("messages", [1, 3])
def test_the_ticket_page_asks_few_questions(client, ticket, eva, messages, django_assert_max_num_queries):
    for number in range(messages - 1):
        add_note(ticket=ticket, text=f"Note {number}", by=eva)
    client.force_login(eva)
    client.get(reverse("ticket_page", args=[ticket.pk]))
    with django_assert_max_num_queries(6):
        client.get(reverse("ticket_page", args=[ticket.pk]))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_few_questions(client, queue, anna, eva, rows, django_assert_max_num_queries):
    for number in range(rows):
        owned = ClientFactory(owner=anna)
        open_ticket(queue=queue, subject=f"No {number}", text="x", requester_name="Jan", client=owned)
    client.force_login(eva)
    client.get(reverse("ticket_list"))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("ticket_list"))
    assert page.content.decode().count("data-row") >= rows


def test_the_list_holds_what_the_page_shows(client, ticket, anna, dario):
    for user, seen in ((anna, True), (dario, False)):
        client.force_login(user)
        assert ("Noise" in client.get(reverse("ticket_list")).content.decode()) is seen
        address = f"{reverse('ticket_list')}?client={ticket.client_id}"
        assert ("Noise" in client.get(address).content.decode()) is seen


def test_the_bare_address_shows_the_first_tab(client, ticket, eva):
    client.force_login(eva)
    assert "Noise" in client.get(reverse("ticket_list")).content.decode()
    client.post(reverse("ticket_move", args=[ticket.pk]), {"state": "closed"})
    assert "Noise" not in client.get(reverse("ticket_list")).content.decode()
    assert "Noise" in client.get(f"{reverse('ticket_list')}?view=all").content.decode()


def test_who_asks_is_reached_only_by_whoever_reads_contact_data(client, queue, eva, anna):
    company = ClientFactory(owner=anna)
    add_channel(client=company, kind="email", value="office@mill.example", by=anna)
    reach = {"requester_email": "jan@example.com", "requester_phone": "+48 601 555 713"}
    ticket = open_ticket(
        queue=queue, subject="Noise", text="x", requester_name="Jan", client=company, **reach
    )
    sign_in(client, eva)
    new = f"{reverse('ticket_create')}?client={company.pk}"
    page = client.get(ticket.get_absolute_url()).text
    assert "jan@example.com" in page and "tel:" in page
    assert "office@mill.example" in client.get(new).text
    show_fields("service_agent", contact=0)
    page = client.get(ticket.get_absolute_url()).text
    assert "jan@example.com" not in page and "tel:" not in page and "Jan" in page
    form = client.get(new)
    assert "office@mill.example" not in form.text and "requester_email" not in form.context["form"].fields
    said = {"queue": queue.pk, "subject": "New", "text": "x", "requester_name": "Ola", "priority": 2}
    assert client.post(new, said | {"requester_email": "forged@x.example"}).status_code == 302
    assert Ticket.objects.visible_to(eva).get(subject="New").requester_email == ""
    with pytest.raises(PermissionDenied):
        open_ticket(queue=queue, subject="x", text="x", requester_name="x", by=eva, **reach)
