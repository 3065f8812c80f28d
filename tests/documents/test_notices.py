"""Who is told that an approval is asked, and what became of it."""

import pytest
from django.urls import reverse

from crm.documents.actions.approving import approve, ask_approval, send_back
from crm.messages.actions.telling import choose_ways
from crm.messages.models import Notice
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(contract, anna, carla, edda):
    return ask_approval(document=contract, approvers=[carla, edda], by=anna, number=1)


def kinds(user):
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def test_each_approver_is_told_and_the_asker_of_every_answer(client, asked, anna, carla, edda):
    assert kinds(carla) == kinds(edda) == ["approval_asked"] and kinds(anna) == []
    sign_in(client, carla)
    page = client.get(reverse("notice_list")).text
    assert "Anna asks for your approval: Contract.pdf" in page
    (notice,) = Notice.objects.filter(to=carla)
    assert client.post(reverse("notice_open", args=[notice.pk])).url == asked.get_absolute_url()
    approve(document=asked, by=carla, number=1)
    approve(document=asked, by=edda, number=1)
    sign_in(client, anna)
    page = client.get(reverse("notice_list")).text
    assert "Carla approved, others are still asked: Contract.pdf" in page
    assert "Edda approved, and it is approved now: Contract.pdf" in page


def test_whoever_gets_it_back_is_told(client, asked, anna, carla):
    send_back(document=asked, by=carla, number=1, note="Wrong sum")
    sign_in(client, anna)
    assert "Carla sent back: Contract.pdf" in client.get(reverse("notice_list")).text


def test_whoever_wants_none_gets_none(contract, anna, carla, edda):
    choose_ways(by=carla, ways={"approval_asked": "off"})
    choose_ways(by=anna, ways={"approval_answered": "off"})
    ask_approval(document=contract, approvers=[carla, edda], by=anna, number=1)
    approve(document=contract, by=edda, number=1)
    assert kinds(carla) == kinds(anna) == [] and kinds(edda) == ["approval_asked"]


def test_an_asker_who_sees_the_document_no_longer_is_not_told(asked, nordwind, anna, edda, dario):
    clients = type(nordwind).objects.unscoped("test").filter(pk=nordwind.pk)
    clients.update(owner=dario, team=dario.home_team, branch=dario.branch)
    approve(document=asked, by=edda, number=1)
    assert kinds(anna) == []
