from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.lists.counting import matching
from crm.lists.reading import read_query
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def ask(user, text):
    return read_query(CLIENT_LIST, user, QueryDict(text))


def found(user, text):
    return set(matching(ask(user, text)).values_list("name", flat=True))


@pytest.fixture
def clients(personas):
    now = timezone.now()
    make = ClientFactory
    make(owner=personas.anna, name="A", grade="A", stage="customer", tags=["gold"], turnover_amount=500,
         last_contact_at=now - timedelta(days=40), next_step_at=now - timedelta(days=1))  # fmt: skip
    make(owner=personas.bruno, name="B", grade="B", stage="lead", tags=["silver", "gold"], turnover_amount=50,
         last_contact_at=now - timedelta(days=3), next_step_at=now + timedelta(days=1))  # fmt: skip
    make(owner=None, team=personas.anna.home_team, name="C", stage="prospect", turnover_amount=5)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class=A&class=B", "AB"),
        ("stage=lead", "B"),
        ("last_contact_over=30", "AC"),
        ("last_contact_within=30", "B"),
        ("no_step=yes", "C"),
        ("no_step=no", "AB"),
        ("overdue=yes", "A"),
        ("overdue=no", "BC"),
        ("turnover_min=50", "AB"),
        ("turnover_min=10&turnover_max=100", "B"),
        ("tag=gold", "AB"),
        ("tag=silver, bronze", "B"),
        ("owner=none", "C"),
        ("class=A&turnover_max=10", ""),
        ("created_from=2001-01-01", "ABC"),
        ("created_to=2001-01-01", ""),
    ],
)
def test_each_filter_finds_what_it_says(personas, clients, text, names):
    query = ask(personas.carla, text)
    assert not query.errors
    assert found(personas.carla, text) == set(names)
    assert all(item.words for item in query.applied)


def test_owner_me_means_whoever_looks(personas, clients):
    assert found(personas.anna, "owner=me") == {"A"}
    assert found(personas.bruno, "owner=me") == {"B"}
    assert found(personas.carla, f"owner={personas.anna.pk}&owner=none") == {"A", "C"}


def test_owners_are_offered_only_where_clients_may_be_seen(personas):
    assert "left out" in ask(personas.anna, f"owner={personas.dario.pk}").errors[0]
    assert not ask(personas.edda, f"owner={personas.dario.pk}").errors


@pytest.mark.parametrize(
    "text",
    [
        "class=Z", "turnover_min=lots", "last_contact_over=-3", "last_contact_from=2026-99-01", "no_step=perhaps",
        "owner=99999999999999999999", "sort=secret", "last_contact_over=999999999",
    ],
)  # fmt: skip
def test_a_bad_value_is_a_message_and_changes_nothing(personas, clients, text):
    query = ask(personas.carla, text)
    assert len(query.errors) == 1
    assert found(personas.carla, text) == {"A", "B", "C"}
    assert query.address() == "?"


def test_the_address_keeps_only_what_the_list_understands(personas):
    query = ask(personas.carla, "class=A&evil=1&sort=-turnover&q=nord&after=x&view=quiet")
    assert query.address() == "?class=A&q=nord&sort=-turnover&view=quiet"
    assert query.address("class", sort="name") == "?q=nord&view=quiet&sort=name"
    assert query.saved_params == "class=A&q=nord&sort=-turnover"


def test_a_null_byte_to_find_is_dropped(personas, clients):
    assert found(personas.carla, "q=%00") == {"A", "B", "C"}


def test_every_ready_view_is_understood(personas):
    for view in CLIENT_LIST.views:
        assert not ask(personas.anna, view.params).errors
    assert Client.objects.visible_to(personas.anna).count() == 0
