from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Client
from crm.access.actions.shares import give_share
from crm.audit.models import AuditPayload
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(dario):
    return ClientFactory(owner=dario, name="Harbour Works")


def path(record):
    return f"/share/client/{record.pk}/"


def filled(**changed):
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    return {
        "with_user": "",
        "with_team": "",
        "action": "view",
        "until": until,
        "reason": "Fair in May",
    } | changed


def sees(person, action="view"):
    return Client.objects.visible_to(person, action).exists()


def test_dario_shares_with_anna_and_ends_it(client, record, dario, anna):
    client.force_login(dario)
    assert not sees(anna)
    assert client.post(path(record), filled(with_user=anna.pk)).status_code == 302
    assert sees(anna) and not sees(anna, "change")
    page = client.get(path(record)).text
    assert "Anna" in page and "Fair in May" in page
    assert AuditPayload.objects.get(entry__action="share").after["with"] == "Anna"
    client.post(f"{path(record)}user/{record.user_shares.get().pk}/end/")
    assert not sees(anna)
    assert AuditPayload.objects.get(entry__action="end_share").before["reason"] == "Fair in May"


def test_share_ends_with_its_last_day(client, record, dario, anna, time_machine):
    client.force_login(dario)
    client.post(
        path(record), filled(with_user=anna.pk, until=timezone.localdate().isoformat(), action="change")
    )
    assert sees(anna, "change")
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert not sees(anna)
    client.force_login(dario)
    assert "over" in client.get(path(record)).text


def test_a_whole_team_sees_it(client, record, dario, anna, bruno):
    client.force_login(dario)
    client.post(path(record), filled(with_team=anna.home_team_id))
    assert sees(anna) and sees(bruno)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, "with_user"),
        ({"with_user": "anna", "with_team": "anna"}, "with_user"),
        ({"with_user": "anna", "until": "2020-01-01"}, "until"),
        ({"with_user": "anna", "until": "soon"}, "until"),
        ({"with_user": "anna", "reason": ""}, "reason"),
        ({"with_user": "anna", "action": "delete"}, "action"),
        ({"with_user": "99999"}, "with_user"),
    ],
)
def test_bad_input_is_said_at_the_field(client, record, dario, anna, changed, field):
    client.force_login(dario)
    keys = {"with_user": anna.pk, "with_team": anna.home_team_id}
    form = {name: keys[name] if value == "anna" else value for name, value in changed.items()}
    answer = client.post(path(record), filled(**form))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not sees(anna)


def test_nobody_gives_more_than_they_have(client, record, dario, anna, bruno):
    give_share(record=record, by=dario, with_user=anna, action="view", reason="to look")
    client.force_login(anna)
    assert client.get(path(record)).status_code == 403
    assert client.post(path(record), filled(with_user=bruno.pk)).status_code == 403


@pytest.mark.parametrize(("name", "status"), [("anna", 404), ("otto", 404), ("nils", 404), ("edda", 200)])
def test_doors(client, record, personas, name, status):
    client.force_login(getattr(personas, name))
    assert client.get(path(record)).status_code == status
    assert client.post(f"{path(record)}user/1/end/").status_code == 404
    assert client.get(f"/share/role/{record.pk}/").status_code == 404


def test_page_costs_the_same_for_one_share_and_three(client, record, dario, personas):
    client.force_login(dario)
    counts = []
    for name in ("anna", "bruno", "carla"):
        give_share(record=record, by=dario, with_user=getattr(personas, name), reason="x")
        client.get(path(record))
        with CaptureQueriesContext(connection) as queries:
            client.get(path(record))
        counts.append(len(queries))
    assert len(set(counts)) == 1
