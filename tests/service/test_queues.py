import pytest
from django.urls import reverse

from service.models import Queue
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def fields(team, **other):
    return {"name": "Support", "team": team.pk, "key": "help", "is_public": "on", "greeting": ""} | other


def test_a_firm_of_its_own_adds_the_queue_that_tickets_and_forms_need(client, otto, eva):
    client.force_login(eva)
    assert "No queue yet" in client.get(reverse("ticket_create")).text
    client.force_login(otto)
    page = client.post(reverse("queue_new"), fields(eva.home_team), follow=True)
    assert "/help-desk/help/" in page.text
    client.force_login(eva)
    assert "Open the ticket" in client.get(reverse("ticket_create")).text
    client.logout()
    assert client.get(reverse("public_form", args=["help"])).status_code == 200


def test_a_queue_is_changed_and_deleted_while_no_ticket_is_in_it(client, otto, eva):
    queue = QueueFactory(key="old", team=eva.home_team)
    client.force_login(otto)
    client.post(reverse("queue_edit", args=[queue.pk]), fields(eva.home_team, is_public=""))
    queue.refresh_from_db()
    assert (queue.key, queue.is_public) == ("help", False)
    assert client.get(reverse("public_form", args=["help"])).status_code == 404
    client.post(reverse("queue_delete", args=[queue.pk]))
    assert not Queue.objects.exists()


def test_an_address_is_taken_once(client, otto, eva):
    QueueFactory(key="help", team=eva.home_team)
    client.force_login(otto)
    answer = client.post(reverse("queue_new"), fields(eva.home_team))
    assert answer.status_code == 422
    assert "key" in answer.context["form"].errors


def test_only_whoever_changes_the_firm_keeps_queues(client, eva, anna, nils):
    for user in (eva, anna, nils):
        client.force_login(user)
        assert client.post(reverse("queue_new"), fields(eva.home_team)).status_code == 403
