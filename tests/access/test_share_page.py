from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Client
from crm.access.actions.shares import give_share
from crm.audit.models import AuditPayload
from tests.factories import ClientFactory, TeamFactory, UserFactory

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
    client.post("/shares/end/", {"only": record.user_shares.get().key})
    assert not sees(anna)
    assert "over" in client.get(path(record)).text
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
        ({"with_user": "dario"}, "with_user"),
        ({"with_user": "nils"}, "with_user"),
        ({"with_user": "left"}, "with_user"),
        ({"with_user": "marta", "action": "change"}, "action"),
        ({"with_team": "nobodys"}, "with_team"),
        ({"with_team": "readers", "action": "change"}, "action"),
    ],
)
def test_bad_input_is_said_at_the_field(client, record, dario, personas, changed, field):
    """What none of the receiver's roles opens or changes is refused too: a share would promise what it cannot give."""
    client.force_login(dario)
    left = UserFactory(name="Lena", home_team=dario.home_team, is_active=False)
    teams = {
        "anna": personas.anna.home_team_id,
        "nobodys": TeamFactory().pk,
        "readers": personas.marta.home_team_id,
    }
    people = {name: getattr(personas, name).pk for name in ("anna", "dario", "nils", "marta")} | {
        "left": left.pk
    }
    keys = {"with_user": people, "with_team": teams}
    form = {name: keys.get(name, {}).get(value, value) for name, value in changed.items()}
    answer = client.post(path(record), filled(**form))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not sees(personas.anna) and not record.user_shares.exists()


def test_sharing_again_never_takes_away(record, dario, edda, anna):
    late, soon = timezone.now() + timedelta(days=9), timezone.now() + timedelta(days=2)
    give_share(record=record, by=edda, with_user=anna, until=late)
    give_share(record=record, by=dario, with_user=anna, until=soon)
    share = record.user_shares.get()
    assert (share.expires_at, share.given_by) == (late, dario)
    give_share(record=record, by=dario, with_user=anna, until=None)
    give_share(record=record, by=dario, with_user=anna, until=soon)
    assert record.user_shares.get().expires_at is None


def test_who_sees_it_anyway_is_said_and_it_is_allowed(client, record, dario, edda, nils):
    client.force_login(dario)
    said = client.post(path(record), filled(with_user=edda.pk), follow=True).text
    assert "Edda sees it already without this share" in said
    said = client.post(path(record), filled(with_team=nils.home_team_id), follow=True).text
    assert "1 of 3 in “Head Office”" in said
    assert record.user_shares.count() == record.team_shares.count() == 1


def test_as_a_dialog_of_the_records_page(client, record, dario, anna):
    client.force_login(dario)
    page = client.get(record.get_absolute_url()).text
    assert f'hx-get="{path(record)}"' in page and "You see this because you own it" in page
    htmx = {"headers": {"HX-Request": "true"}}
    form = client.get(path(record), **htmx).text
    assert form.startswith("<div><dialog") and "data-open" in form
    refused = client.post(path(record), filled(with_user=anna.pk, until="2020-01-01"), **htmx)
    assert refused.status_code == 200 and "over already" in refused.text
    done = client.post(path(record), filled(with_user=anna.pk), **htmx)
    assert done.headers["HX-Trigger"] == "dialog:close" and "Shared with Anna" in done.text and sees(anna)


def test_nobody_gives_more_than_they_have(client, record, dario, anna, bruno):
    give_share(record=record, by=dario, with_user=anna, action="view", reason="to look")
    client.force_login(anna)
    assert client.get(path(record)).status_code == 403
    assert client.post(path(record), filled(with_user=bruno.pk)).status_code == 403


@pytest.mark.parametrize(("name", "status"), [("anna", 404), ("otto", 404), ("nils", 404), ("edda", 200)])
def test_doors(client, record, personas, name, status):
    client.force_login(getattr(personas, name))
    assert client.get(path(record)).status_code == status
    assert client.get(f"/share/role/{record.pk}/").status_code == 404
    assert client.get(f"/access/role/{record.pk}/").status_code == 404


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
