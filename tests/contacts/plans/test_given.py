"""Whoever is given clients, plans or tickets by somebody else is told once, and not of their own doings."""

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, plan_activity
from contacts.actions.assign import assign_clients
from contacts.actions.many_plans import give_plans
from contacts.models import Activity, Client
from crm.messages.actions.telling import choose_ways
from crm.messages.models import Notice
from service.actions.bulk import give_tickets
from service.actions.tickets import open_ticket
from service.models import Ticket
from tests.factories import ActivityFactory, ClientFactory
from tests.personas import sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def told(user):
    return [str(notice) for notice in Notice.objects.filter(to=user).order_by("pk")]


def owned(client):
    return Client.objects.unscoped("test").filter(pk=client.pk)


def test_clients_are_told_of_once(client, anna, bruno, carla):
    mill = ClientFactory(owner=anna, name="Amber Mill")
    assign_clients(clients=owned(mill), to=bruno, by=carla)
    assert told(bruno) == ["Carla gave you a client: Amber Mill"] and told(carla) == told(anna) == []
    assert Notice.objects.get().link == mill.get_absolute_url()
    for _number in range(3):
        ClientFactory(owner=anna)
    assign_clients(clients=Client.objects.unscoped("test").filter(owner=anna), to=bruno, by=carla)
    assert told(bruno)[1:] == ["Carla gave you 3 clients"]
    sign_in(client, bruno)
    assert client.get(Notice.objects.latest("pk").link).status_code == 200
    assert "Clients given to me" in client.get(reverse("notice_settings")).text
    assign_clients(clients=owned(mill), to=carla, by=carla)
    assert told(carla) == []
    choose_ways(by=bruno, ways={"clients_given": "off"})
    assign_clients(clients=owned(mill), to=bruno, by=carla)
    assert len(told(bruno)) == 2


def test_plans_are_told_of(anna, bruno, edda):
    mill, due = ClientFactory(owner=anna), timezone.now()
    plan = plan_activity(by=anna, client=mill, title="Ring them", due_at=due)
    assert told(anna) == []
    change_activity(activity=plan, by=anna, changes={"assigned_to": bruno})
    assert told(bruno) == ["Anna gave you something to do: Ring them"]
    plan_activity(by=bruno, client=ClientFactory(owner=bruno), title="Visit", due_at=due, assigned_to=anna)
    assert told(anna) == ["Bruno gave you something to do: Visit"]
    for _number in range(2):
        ActivityFactory(client=mill, assigned_to=bruno, due_at=due)
    rows = Activity.objects.unscoped("test").filter(client=mill)
    give_plans(activities=rows, to=anna, by=edda)
    assert told(anna)[1:] == ["Edda gave you 3 plans"]


def test_tickets_are_told_of(client, anna, eva):
    said = {"queue": QueueFactory(team=eva.home_team), "subject": "Noise", "text": "It hums."}
    for _number in range(2):
        open_ticket(**said, requester_name="Jan", client=ClientFactory(owner=anna))
    give_tickets(tickets=Ticket.objects.unscoped("test"), to=anna, by=eva)
    assert told(anna) == ["Eva gave you 2 tickets"] and told(eva) == []
    assert sign_in(client, anna).get(Notice.objects.get().link).status_code == 200
