"""A list of tickets brought a second time changes those that are not closed, and is undone."""

import pytest

from contacts.imports.refused import refusals
from crm.changes.actions.undoing import undo_change_set
from service.actions.tickets import move_ticket, open_ticket
from service.models import Queue
from tests.contacts.imports.conftest import _files_elsewhere, begin, check, write  # noqa: F401
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
HEAD = "Ticket ID;Subject;Company;Queue;Status;Priority;Assignee;Requester;Machine\n"


@pytest.fixture
def acme(anna, eva, otto):
    QueueFactory(team=eva.home_team, name="Support", key="support")
    QueueFactory(team=eva.home_team, name="Billing", key="billing")
    make_field(otto, "Machine", holder="ticket", searchable=True)
    return ClientFactory(owner=anna, name="Acme")


def ticket_of(client, subject):
    queue = Queue.objects.get(key="support")
    return open_ticket(
        queue=queue,
        subject=subject,
        text="x",
        requester_name="Ina",
        requester_email="ina@acme.example",
        client=client,
    )


def test_a_ticket_is_brought_up_to_date_and_back(personas, eva, acme, begin, write):  # noqa: F811
    noise = ticket_of(acme, "Noise")
    text = (
        f"{HEAD}{noise.number};Noise at night;Acme;;;high;eva@example.com;;M-7\n"
        f"{ticket_of(acme, 'Dust').number};Dust;Acme;Billing;Solved;;;;\n"
    )
    run = write(begin(personas.edda, text, target="tickets"), on_duplicate="update")
    assert (run.count("update"), run.count("refuse")) == (2, 0)
    noise.refresh_from_db()
    assert (noise.subject, noise.state, noise.priority, noise.agent) == ("Noise at night", "open", 3, eva)
    assert (noise.requester_name, noise.requester_email) == ("Ina", "ina@acme.example")
    assert (noise.queue.name, noise.custom, noise.made_text) == ("Support", {"machine": "M-7"}, "m-7")
    dust = acme.tickets.unscoped("test").get(subject="Dust")
    assert (dust.state, dust.solved_at is None, dust.closed_at, dust.queue.name) == (
        "solved",
        False,
        None,
        "Billing",
    )
    assert (dust.priority, dust.version) == (2, 2)
    undo_change_set(change_set=run.change_set, by=personas.edda)
    noise.refresh_from_db()
    dust.refresh_from_db()
    assert (noise.subject, noise.state, noise.agent, noise.made_text) == ("Noise", "new", None, "")
    assert (dust.state, dust.solved_at, dust.queue.name) == ("new", None, "Support")


def test_closed_ones_and_steps_back_are_refused(personas, acme, begin, check):  # noqa: F811
    closed, other = ticket_of(acme, "Closed"), ticket_of(acme, "Other")
    move_ticket(ticket=closed, state="closed", by=personas.eva)
    move_ticket(ticket=other, state="solved", by=personas.eva)
    ClientFactory(owner=personas.anna, name="Else")
    text = (
        f"{HEAD}{closed.number};Closed;Acme;;open;;;;\n{other.number};Other;Acme;;waiting;;;;\n"
        f"{ticket_of(acme, 'Third').number};Third;Else;;;;;;\n"
    )
    run = check(begin(personas.edda, text, target="tickets", on_duplicate="update"))
    found = {row["row"]: row["problems"][0]["code"] for row in refusals(run)}
    assert found == {2: "ticket_closed", 3: "ticket_step", 4: "other_client"}
    same = f"{HEAD}{closed.number};Closed;Acme;;closed;;;;\n"
    run = check(begin(personas.edda, same, target="tickets", on_duplicate="update"))
    assert (run.count("skip"), run.count("refuse")) == (1, 0)
