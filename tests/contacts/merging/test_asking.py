"""While a client is typed in: who it may be already, and asking about one that is out of sight."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.asking import ask_owner
from contacts.actions.duplicate_pairs import dismiss_pair
from contacts.models import Activity, DuplicatePair
from contacts.queries.duplicates import asked_about, likely_duplicates
from tests.factories import ChannelFactory, ClientFactory

pytestmark = pytest.mark.django_db
ACTIVITIES = Activity.objects


@pytest.fixture
def far(dario):
    return ClientFactory(
        owner=dario, name="Zielony Młyn sp. z o.o.", tax_number="PL 123-456-78-90", city="Łódź"
    )


def word_of(text):
    return re.search(r'name="about"\s+value="([^"]+)"', text).group(1)


def test_a_client_out_of_sight_is_masked_and_can_be_asked_about(client, far, anna, dario):
    client.force_login(anna)
    answer = client.post(reverse("client_duplicates"), {"name": "Zielony Mlyn"})
    assert "A client you do not see" in answer.text and "Młyn" not in answer.text
    assert dario.name in answer.text and f"/clients/{far.pk}/" not in answer.text
    word = word_of(answer.text)
    for _time in range(2):
        asked = client.post(reverse("client_ask"), {"about": word}, headers={"HX-Request": "true"})
        assert "Asked" in asked.text
    task = ACTIVITIES.get()
    assert (task.client, task.assigned_to, task.created_by) == (far, dario, anna)
    assert anna.name in task.title


def test_the_word_is_for_its_reader_only(client, far, anna, bruno):
    [hit] = likely_duplicates(anna, name="Zielony Mlyn")
    assert asked_about(anna, hit.ask) == far and asked_about(bruno, hit.ask) is None
    client.force_login(bruno)
    for word in (hit.ask, hit.ask + "x", ""):
        assert client.post(reverse("client_ask"), {"about": word}).status_code == 404
    assert not ACTIVITIES.exists()


def test_whoever_sees_the_client_need_not_ask(far, edda):
    [hit] = likely_duplicates(edda, tax_number="1234567890")
    assert hit.client == far and hit.ask == ""


def test_nobody_is_asked_about_a_client_of_nobody(anna, far):
    type(far).objects.filter(pk=far.pk).update(owner=None)
    far.refresh_from_db()
    [hit] = likely_duplicates(anna, name="Zielony Mlyn")
    assert hit.ask == ""
    with pytest.raises(ValidationError):
        ask_owner(client=far, by=anna)


def test_the_same_name_is_found_among_many_that_share_a_word(anna):
    for number in range(70):
        ClientFactory(owner=anna, name=f"Hurtownia {number}")
    wanted = ClientFactory(owner=anna, name="Hurtownia Ltd.")
    assert likely_duplicates(anna, name="HURTOWNIA")[0].client == wanted


def test_the_check_costs_few_queries(far, anna, django_assert_max_num_queries):
    likely_duplicates(anna, name="Zielony Mlyn")  # who may see what is known from here on
    with django_assert_max_num_queries(6):
        likely_duplicates(
            anna, name="Zielony Mlyn", tax_number="1234567890", city="Lodz", country="PL",
            emails=["a@b.example"], phones=["+48221234567"],
        )  # fmt: skip


def known(client, record, said, **query):
    answer = client.post(reverse("client_known", args=[record.pk], query=query), said)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def own(anna):
    return ClientFactory(owner=anna, name="Nordwind GmbH", city="Łódź")


def test_it_is_asked_too_while_a_fact_phone_or_address_of_a_client_changes(client, own, far, anna, dario):
    channel = ChannelFactory(client=far, kind="email", value="office@mlyn.example")
    phone = ChannelFactory(client=far, kind="phone", value="+48221234567")
    client.force_login(anna)
    for said, query in (
        ({"name": "Zielony Mlyn"}, {}), ({"tax_number": "1234567890"}, {}),
        ({"kind": "email", "value": channel.value}, {"of": "person"}),
        ({"kind": "phone", "value": phone.value}, {"of": "person"}),
        ({"name": "Ewa", "email": channel.value}, {"of": "person"}),
    ):  # fmt: skip
        text = known(client, own, said, **query)
        assert "A client you do not see" in text and dario.name in text and "Młyn" not in text, said
        assert client.post(reverse("client_ask"), {"about": word_of(text)}).status_code == 302
    assert not known(client, own, {"name": "Zielony Mlyn"}, of="person").strip()
    assert not known(client, own, {"name": own.name}).strip()


def test_the_fields_that_ask_are_those_on_the_pages(client, own, anna):
    client.force_login(anna)
    url, htmx = reverse("client_known", args=[own.pk]), {"HX-Request": "true"}
    pages = [
        reverse("client_fact", args=[own.pk, "name"]), reverse("client_fact", args=[own.pk, "tax_number"]),
        reverse("client_edit", args=[own.pk]), reverse("channel_create", args=[own.pk]),
        reverse("person_create", args=[own.pk]),
    ]  # fmt: skip
    for page in pages:
        assert url in client.get(page, headers=htmx).text and url in client.get(page).text, page
    assert url not in client.get(reverse("client_fact", args=[own.pk, "address"]), headers=htmx).text


def test_two_that_are_two_are_not_asked_about_again(client, own, edda, anna):
    twin = ClientFactory(owner=anna, name="Nordwind", city="Łódź")
    client.force_login(anna)
    assert "Nordwind" in known(client, own, {"name": "Nordwind GmbH"})
    left, right = sorted((own, twin), key=lambda one: one.pk)
    pair = DuplicatePair.objects.create(left=left, right=right, score=30, reasons=["city"])
    dismiss_pair(pair=pair, by=edda)
    assert "Nordwind" not in known(client, own, {"name": "Nordwind GmbH"})


def test_only_whoever_may_change_the_client_is_told(client, own, dario, nils):
    for user in (dario, nils):
        client.force_login(user)
        answer = client.post(reverse("client_known", args=[own.pk]), {"name": "Zielony Mlyn"})
        assert answer.status_code in {403, 404}


def test_the_warning_costs_few_queries(client, own, far, anna):
    client.force_login(anna)
    known(client, own, {"tax_number": "1234567890"})
    with CaptureQueriesContext(connection) as queries:
        known(client, own, {"tax_number": "1234567890"})
    assert len(queries) <= 6
