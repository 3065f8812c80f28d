"""Ids listed = pages that open = rows exported = records found = clients counted, for random firms and everybody."""

import csv
import io
import random

import pytest
from django.http import QueryDict
from django.urls import reverse

from analytics.queries.dashboard import dashboard_of
from contacts.actions.derived import refresh_search
from contacts.models import Client
from crm.access.context import access_of
from crm.access.models import AccessVersion, Cover
from crm.access.shares import share_record
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from crm.lists.registry import lists
from tests.factories import ClientFactory
from tests.personas import WHO

pytestmark = pytest.mark.django_db
CLIENTS = 14


@pytest.fixture(params=[1, 2, 3])
def firm_of_chance(request, personas):
    """Clients spread by chance, some in pools and some nobody's; shares and a cover by chance."""
    chance = random.Random(request.param)
    reps = [personas.anna, personas.bruno, personas.dario, personas.sara]
    clients = []
    for number in range(CLIENTS):
        owner = chance.choice([*reps, None])
        team = chance.choice([rep.home_team for rep in reps])
        where = {} if owner or chance.random() < 0.3 else {"team": team, "branch": team.branch}
        clients.append(ClientFactory(owner=owner, name=f"Zyx{number:02d} Works", **where))
    refresh_search([client.pk for client in clients])
    for client in chance.sample(clients, 4):
        share_record(
            record=client, by=personas.edda, with_user=chance.choice([*reps, personas.nils, personas.otto])
        )
    Cover.objects.create(
        absent=personas.sara, deputy=personas.anna, starts_at="2020-01-01T00:00Z", ends_at="2040-01-01T00:00Z",
        created_by=personas.carla,
    )  # fmt: skip
    AccessVersion.bump()
    return clients


def listed(user):
    spec = lists.get("clients")
    return {row.pk for row in fetch_page(read_query(spec, user, QueryDict("view=all"))).rows}


@pytest.mark.parametrize("name", list(WHO))
def test_every_way_shows_the_same_clients(client, personas, firm_of_chance, name):
    user = getattr(personas, name)
    client.force_login(user)
    seen = listed(user)
    names = {one.name for one in firm_of_chance if one.pk in seen}
    opened = {one.pk for one in firm_of_chance if client.get(one.get_absolute_url()).status_code == 200}
    assert opened == seen
    assert seen == set(Client.objects.visible_to(user).values_list("pk", flat=True))
    found = {one.name for one in firm_of_chance if one.name in _found(client, one.name)}
    assert found == names
    if access_of(user).level("client", "export") == access_of(user).level("client", "view") > 0:
        answer = client.post(f"{reverse('client_list_export')}?view=all", {"format": "csv"})
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert {row[0] for row in rows[1:]} == names
    if access_of(user).may("dashboard", "view") and access_of(user).may("client", "view"):
        assert dashboard_of(user, is_fresh=True).clients.count == len(seen)


def _found(client, name):
    """The hits of the search page as text without its marks."""
    page = client.get(reverse("search"), {"q": name.split()[0]})
    return (
        page.content.decode()
        .replace("<mark>", "")
        .replace("</mark>", "")
        .replace("<b>", "")
        .replace("</b>", "")
    )


def test_hits_and_misses_are_both_there(firm_of_chance, personas):
    assert 0 < len(listed(personas.anna)) < CLIENTS
    assert len(listed(personas.edda)) == CLIENTS
