from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Client
from crm.access.actions.covers import set_cover
from crm.access.models import Cover
from crm.audit.models import AuditPayload
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
PAGE = "/settings/cover/"


def filled(absent, covering, first=0, last=3, **changed):
    today = timezone.localdate()
    days = {"since": today + timedelta(days=first), "until": today + timedelta(days=last)}
    form = {"absent": absent.pk, "deputy": covering.pk, "reason": "Leave"}
    return form | {key: day.isoformat() for key, day in days.items()} | changed


def sees(person):
    return Client.objects.visible_to(person).exists()


def test_carla_sets_anna_for_sara_and_it_acts_at_once_and_ends(client, carla, sara, anna):
    ClientFactory(owner=sara)
    client.force_login(carla)
    assert client.post(PAGE, filled(sara, anna)).status_code == 302
    assert sees(anna)
    assert "Sara" in client.get(PAGE).text
    assert AuditPayload.objects.get(entry__action="set_cover").after["deputy"] == "Anna"
    client.post(f"{PAGE}{Cover.objects.get().pk}/end/")
    assert not sees(anna)


def test_cover_begins_and_ends_by_the_clock(client, sara, anna, time_machine):
    ClientFactory(owner=sara)
    client.force_login(sara)
    client.post(PAGE, filled(sara, anna, first=1, last=2))
    assert not sees(anna)
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert sees(anna)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert not sees(anna)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"until": "2020-01-01"}, "until"), ({"since": ""}, "since"), ({"deputy": "0"}, "deputy")],
)
def test_bad_input_is_said_at_the_field(client, sara, anna, changed, field):
    client.force_login(sara)
    answer = client.post(PAGE, filled(sara, anna, **changed))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Cover.objects.exists()


def test_what_makes_no_sense_is_refused(client, sara, anna, bruno, carla):
    client.force_login(carla)

    def refused(field, *args, **kwargs):
        answer = client.post(PAGE, filled(*args, **kwargs))
        return answer.status_code == 422 and list(answer.context["form"].errors) == [field]

    assert refused("deputy", sara, sara)
    client.post(PAGE, filled(sara, anna, first=2, last=5))
    assert refused("absent", sara, bruno, first=5, last=6)
    assert refused("deputy", bruno, sara, first=0, last=2)
    assert refused("absent", anna, bruno, first=4, last=9)
    assert client.post(PAGE, filled(anna, bruno, first=6, last=9)).status_code == 302
    assert Cover.objects.count() == 2


def test_only_for_oneself_and_ones_people(client, personas):
    for name, absent in (("anna", personas.sara), ("carla", personas.dario), ("nils", personas.sara)):
        client.force_login(getattr(personas, name))
        answer = client.post(PAGE, filled(absent, personas.bruno))
        assert answer.status_code == 422 and "absent" in answer.context["form"].errors
    client.force_login(personas.otto)
    assert client.post(PAGE, filled(personas.dario, personas.bruno)).status_code == 302
    cover = Cover.objects.get()
    client.force_login(personas.bruno)
    assert "Dario" in client.get(PAGE).text
    assert client.post(f"{PAGE}{cover.pk}/end/").status_code == 403
    client.force_login(personas.anna)
    assert client.post(f"{PAGE}{cover.pk}/end/").status_code == 404


def test_page_costs_the_same_for_one_cover_and_three(client, carla, sara, personas):
    client.force_login(carla)
    counts, now = [], timezone.now()
    for name in ("sara", "bruno", "eva"):
        absent = getattr(personas, name)
        set_cover(
            absent=absent,
            deputy=personas.anna,
            starts_at=now,
            ends_at=now + timedelta(days=1),
            by=personas.otto,
        )
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert len(set(counts)) == 1
