import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.actions.clients import change_client
from contacts.actions.interactions import record_interaction
from contacts.models import Client
from crm.access.models import Cover
from crm.access.shares import share_record
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InteractionFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nordwind(anna):
    client = ClientFactory(owner=anna, name="Nordwind GmbH", city="Hamburg", stage="customer", grade="A")
    PersonFactory(client=client, name="Jonas Weber")
    ChannelFactory(client=client)
    return client


def fill(client, by, count):
    now = timezone.now()
    for number in range(count):
        person = PersonFactory(client=client)
        ChannelFactory(client=client, person=person)
        InteractionFactory(
            client=client, by=by, person=person, kind="call", happened_at=now - timedelta(days=number)
        )
        ActivityFactory(client=client, assigned_to=by, due_at=now + timedelta(days=number), person=person)
        ActivityFactory(client=client, assigned_to=by, due_at=now, done_at=now, done_by=by)
        change_client(client=client, by=by, changes={"city": f"City {number}"})


def test_the_page_shows_the_client_to_its_owner_only(client, anna, dario, nordwind):
    url = nordwind.get_absolute_url()
    client.force_login(anna)
    page = client.get(url)
    assert page.status_code == 200
    assert "Nordwind GmbH" in page.text
    assert "Jonas Weber" in page.text
    client.force_login(dario)
    assert client.get(url).status_code == 404


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_page_asks_the_same_for_one_and_three(client, anna, nordwind):
    client.force_login(anna)
    fill(nordwind, anna, 1)
    for_one = asked(client, nordwind.get_absolute_url())
    fill(nordwind, anna, 3)
    assert asked(client, nordwind.get_absolute_url()) == for_one <= 15


def test_the_counts_of_the_tabs_come_after_the_page(client, anna, nordwind):
    client.force_login(anna)
    url = reverse("client_tabs", args=[nordwind.pk])
    assert url in client.get(nordwind.get_absolute_url()).text
    assert "aria-current" in client.get(url, headers={"HX-Request": "true"}).text


def test_the_stream_pages_through_everything_once(client, anna, nordwind):
    now = timezone.now()
    for number in range(70):
        record_interaction(
            client=nordwind,
            by=anna,
            kind="note",
            text=f"Word {number}.",
            happened_at=now - timedelta(hours=number),
        )
    client.force_login(anna)
    url, found = reverse("client_timeline", args=[nordwind.pk]), []
    headers = {"HX-Request": "true"}
    page = client.get(url, headers=headers)
    for _ in range(4):
        found += [number for number in range(70) if f"Word {number}." in page.text]
        older = re.search(r'hx-get="([^"]+before=[^"]+)"', page.text)
        if older is None:
            break
        page = client.get(unescape(older[1]), headers=headers)
    assert found == sorted(set(found))
    assert len(found) == 70


def test_the_access_panel_names_owner_deputy_and_shares(client, anna, bruno, dario, carla, nordwind):
    now = timezone.now()
    until = now + timedelta(days=3)
    Cover.objects.create(absent=anna, deputy=bruno, starts_at=now, ends_at=until, created_by=carla)
    share_record(record=nordwind, by=anna, with_user=dario, action="change", until=until)
    share_record(record=nordwind, by=anna, with_team=carla.home_team)
    client.force_login(anna)
    url = reverse("client_tabs", args=[nordwind.pk])
    seers = client.get(url, headers={"HX-Request": "true"}).context["page"].seers
    assert [seer.name for seer in seers] == ["Anna", "Bruno", "Dario", "Sales North", "Sales North"]
    assert [seer.note.split(" ")[0] for seer in seers] == ["Owner", "Covers", "May", "May", "North"]


def test_a_filter_shows_one_kind(client, anna, nordwind):
    InteractionFactory(client=nordwind, by=anna, kind="call", text="Rang them.")
    InteractionFactory(client=nordwind, by=anna, kind="note", text="Thought of them.")
    client.force_login(anna)
    page = client.get(nordwind.get_absolute_url(), {"show": "calls"})
    assert "Rang them." in page.text
    assert "Thought of them." not in page.text


def test_everything_a_reader_may_not_do_is_absent(client, anna, edda, personas, nordwind):
    share_record(record=nordwind, by=edda, with_user=personas.dario)
    client.force_login(personas.dario)
    page = client.get(nordwind.get_absolute_url())
    assert page.status_code == 200
    assert reverse("client_fact", args=[nordwind.pk, "industry"]) not in page.text
    assert client.get(reverse("client_fact", args=[nordwind.pk, "industry"])).status_code == 403
    assert Client.objects.visible_to(personas.dario).get() == nordwind
