"""What a group of companies counts besides money, each figure opening the list that it counted."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.groups import set_parent
from contacts.models import Client
from contacts.queries.groups import group_of
from service.actions.tickets import move_ticket, open_ticket
from tests.factories import ClientFactory, PersonFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(anna, dario, eva):
    top, below, hidden, stranger = (
        ClientFactory(owner=owner, name=name)
        for owner, name in ((anna, "Holding"), (anna, "Mills"), (dario, "Hidden"), (anna, "Stranger"))
    )
    Client.objects.unscoped("test").filter(pk__in=[below.pk, hidden.pk]).update(parent=top)
    now = timezone.now()
    Client.objects.unscoped("test").filter(pk=below.pk).update(last_contact_at=now)
    queue = QueueFactory(team=eva.home_team)
    for client in (top, below, hidden, stranger):
        PersonFactory(client=client, name=f"Somebody of {client.name}")
        DealFactory(client=client, owner=client.owner, title=f"Deal of {client.name}")
        open_ticket(
            queue=queue, subject=f"Ticket of {client.name}", text="x", requester_name="x", client=client
        )
    DealFactory(client=below, owner=anna, title="Ended", closed_at=now)
    done = open_ticket(queue=queue, subject="Done", text="x", requester_name="x", client=below)
    move_ticket(ticket=done, state="closed", by=eva)
    top.refresh_from_db()
    return top


def rows_at(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return {str(row) for row in page.context["listing"].page.rows}


def test_each_figure_opens_what_it_counted(client, personas, family):
    sign_in(client, personas.anna)
    figures = dict(group_of(family, personas.anna).figures)
    assert set(figures) == {"2 companies", "2 persons", "2 open deals"} | {
        words for words in figures if "ticket" in words
    }
    assert rows_at(client, figures["2 companies"]) == {"Holding", "Mills"}
    assert rows_at(client, figures["2 persons"]) == {"Somebody of Holding", "Somebody of Mills"}
    assert rows_at(client, figures["2 open deals"]) == {"Deal of Holding", "Deal of Mills"}
    seen = dict(group_of(family, personas.edda).figures)
    sign_in(client, personas.edda)
    assert {"3 companies", "3 open deals", "3 open tickets"} <= set(seen)
    assert len(rows_at(client, seen["3 open tickets"])) == 3
    page = client.get(reverse("client_profile", args=[family.pk])).text
    assert re.search(r"3\s+open deals|3 open deals", page) and "Last contact" in page
    assert group_of(family, personas.edda).last_contact_at


def test_the_group_of_a_client_out_of_sight_is_empty(client, personas, family):
    hidden = Client.objects.unscoped("test").get(name="Hidden")
    sign_in(client, personas.anna)
    assert rows_at(client, f"{reverse('deal_list')}?group={hidden.pk}") == set()
    sign_in(client, personas.dario)
    assert rows_at(client, f"{reverse('deal_list')}?group={hidden.pk}&view=all") == {"Deal of Hidden"}


def test_a_company_that_stands_alone_has_no_figures(personas, family):
    alone = Client.objects.unscoped("test").get(name="Stranger")
    assert group_of(alone, personas.anna).figures == []
    set_parent(client=alone, parent=family, by=personas.edda)
    assert group_of(Client.objects.unscoped("test").get(pk=alone.pk), personas.edda).figures
