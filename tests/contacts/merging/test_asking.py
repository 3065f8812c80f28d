"""While a client is typed in: who it may be already, and asking about one that is out of sight."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.actions.asking import ask_owner
from contacts.models import Activity
from contacts.queries.duplicates import asked_about, likely_duplicates
from tests.factories import ClientFactory

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
