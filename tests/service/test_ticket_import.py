"""Tickets come from other programs with their first message and the firm's own fields, and go again."""

import pytest
from django.urls import reverse

from contacts.imports.refused import refusals
from crm.changes.actions.undoing import undo_change_set
from service.actions.tickets import open_ticket
from service.models import Queue, Ticket, TicketMessage
from tests.contacts.imports.conftest import _files_elsewhere, begin, check, write  # noqa: F401
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
LIST = (
    "Ticket ID;Subject;Company;Queue;Status;Priority;Assignee;Requester;Created;Machine\n"
    "T-9000;Noise;Acme;Support;open;high;eva@example.com;Ina;02.11.2026;M-7\n"
    ";Dust;;Support;closed;;;Ola;03.11.2026;\n"
    ";Odd;Acme;Nowhere;;;;Ina;;\n"
    ";Marta's;Acme;;;;nils@example.com;Ina;;\n"
    ";;Acme;;;;;Ina;;\n"
)


def tickets():
    return Ticket.objects.unscoped("test").order_by("id")


@pytest.fixture
def acme(anna, eva, otto):
    QueueFactory(team=eva.home_team, name="Support")
    make_field(otto, "Machine", holder="ticket", searchable=True)
    return ClientFactory(owner=anna, name="Acme")


@pytest.fixture
def importer(eva, personas):
    """Somebody who brings lists and opens tickets."""
    return personas.edda


def test_tickets_come_and_go(importer, eva, anna, acme, begin, check, write):  # noqa: F811
    said = {"queue": Queue.objects.get(), "subject": "x", "text": "x", "requester_name": "x"}
    ahead = int(open_ticket(**said).number.removeprefix("T-")) + 50
    run = check(begin(importer, LIST.replace("T-9000", f"T-{ahead}"), target="tickets"))
    found = {row["row"]: [problem["code"] for problem in row["problems"]] for row in refusals(run)}
    assert found == {4: ["choice"], 5: ["agent_right"], 6: ["missing"]}
    run = write(run)
    _first, noise, dust = tickets()
    assert (noise.number, noise.client, noise.state, noise.priority, noise.agent, noise.owner) == (
        f"T-{ahead}", acme, "open", 3, eva, anna,
    )  # fmt: skip
    assert (noise.custom, noise.made_text) == ({"machine": "M-7"}, "m-7")
    assert (dust.client, dust.state, dust.team, dust.requester_name) == (None, "closed", eva.home_team, "Ola")
    assert dust.closed_at and dust.number == f"T-{ahead + 1}"
    texts = (
        TicketMessage.objects.unscoped("test").exclude(text="x").order_by("pk").values_list("text", flat=True)
    )
    assert list(texts) == ["Noise", "Dust"]
    assert open_ticket(**said).number == f"T-{ahead + 2}"
    undo_change_set(change_set=run.change_set, by=importer)
    assert [ticket.subject for ticket in tickets()] == ["x", "x"]


def test_the_list_leads_into_the_import(client, importer, acme):
    client.force_login(importer)
    assert "?target=tickets" in client.get(reverse("ticket_list")).text
