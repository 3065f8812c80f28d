"""Two people in the form of one record: what the other saved stands beside one's own, and nothing is lost."""

import json
from datetime import date

import pytest
from django.urls import reverse

from contacts.actions.call_lists import change_call_list, make_call_list
from contacts.actions.channels import add_channel, change_channel
from contacts.actions.details import add_detail, change_detail
from contacts.actions.interactions import change_interaction
from contacts.actions.persons import change_person
from contacts.models import Address, CallList, Channel, Interaction, Person
from tests.factories import ClientFactory, InteractionFactory, PersonFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def oslo(client, anna):
    sign_in(client, anna)
    return ClientFactory(owner=anna, name="Nordic Paper")


@pytest.fixture
def jonas(oslo):
    return PersonFactory(client=oslo, name="Jonas Weber", position="Buyer", birthday=date(1980, 5, 4))


def opened(client, url):
    """What the form sends when nothing is changed."""
    form = client.get(url).context["form"]
    values = {bound.name: bound.value() for bound in form if bound.name != "seen"}
    sent = {name: value for name, value in values.items() if value not in (None, False, "", [])}
    return sent | {"seen": json.dumps(form.initial["seen"])}


def again(answer):
    """What "Keep mine" sends."""
    form = answer.context["form"]
    values = {bound.name: bound.value() for bound in form if bound.name != "seen"}
    sent = {name: "" if value is None else value for name, value in values.items()}
    return sent | {"seen": json.dumps(form.initial["seen"])}


def test_a_person_in_two_forms(client, oslo, jonas, anna, carla):
    url = reverse("person_edit", args=[jonas.pk])
    mine = opened(client, url)
    change_person(person=jonas, by=carla, changes={"position": "Head of purchase", "note": "Sails"})
    said = mine | {"position": "Director", "birthday": "1981-05-04", "phone": "+47 22 12 34 56"}
    answer = client.post(url, said, headers=HTMX)
    assert "Carla saved this meanwhile" in answer.text and answer.context["save"].by == carla
    assert "Director" in answer.text and "Head of purchase" in answer.text and "Sails" in answer.text
    person = Person.objects.visible_to(anna).get()
    assert (person.position, person.birthday, Channel.objects.visible_to(anna).count()) == (
        "Head of purchase", date(1980, 5, 4), 0,
    )  # fmt: skip
    client.post(url, again(answer), headers=HTMX)
    person.refresh_from_db()
    assert (person.position, person.birthday, person.note) == ("Director", date(1981, 5, 4), "Sails")
    assert Channel.objects.visible_to(anna).get().value == "+47 22 12 34 56"


def test_two_people_in_different_fields_of_a_person_do_not_meet(client, jonas, carla):
    url = reverse("person_edit", args=[jonas.pk])
    mine = opened(client, url)
    change_person(person=jonas, by=carla, changes={"note": "Sails", "name": "Jonas Weiss"})
    assert client.post(url, mine | {"position": "Director"}).status_code == 302
    jonas.refresh_from_db()
    assert (jonas.name, jonas.position, jonas.note) == ("Jonas Weiss", "Director", "Sails")


def test_what_a_role_hides_is_not_carried(client, jonas, anna):
    change_person(person=jonas, by=anna, changes={"note": "Sails"})
    show_fields("rep", personal=0)
    page = client.get(reverse("person_edit", args=[jonas.pk]))
    assert "Sails" not in page.text and "note" not in page.context["form"].initial["seen"]


def test_an_entry_in_two_forms(client, oslo, jonas, anna, edda):
    entry = InteractionFactory(client=oslo, person=jonas, by=anna, kind="note", text="Wants paper")
    url = reverse("interaction_edit", args=[entry.pk])
    mine = opened(client, url)
    happened_at = entry.happened_at
    change_interaction(interaction=entry, by=edda, changes={"text": "Wants ink", "kind": "call"})
    answer = client.post(url, mine | {"text": "Wants glue"}, headers=HTMX)
    assert "Wants ink" in answer.text and "Wants glue" in answer.text
    kept = Interaction.objects.visible_to(anna).get()
    assert kept.text == "Wants ink"
    client.post(url, again(answer), headers=HTMX)
    kept.refresh_from_db()
    assert (kept.text, kept.kind, kept.person, kept.happened_at) == ("Wants glue", "call", jonas, happened_at)


def test_each_field_says_who_saved_it_and_one_window_of_ones_own_too(client, jonas, anna, carla, edda):
    url = reverse("person_edit", args=[jonas.pk])
    mine = opened(client, url)
    change_person(person=jonas, by=carla, changes={"position": "Head of purchase"})
    change_person(person=jonas, by=edda, changes={"note": "Sails"})
    answer = client.post(url, mine | {"position": "Director", "note": "Runs"}, headers=HTMX)
    by_label = {line.label: line.save.by for line in answer.context["lines"]}
    assert list(by_label.values()) == [carla, edda] and "Edda saved this meanwhile" in answer.text
    mine = opened(client, url)
    change_person(person=jonas, by=anna, changes={"position": "Owner"})
    answer = client.post(url, mine | {"position": "Director"}, headers=HTMX)
    assert "You saved this meanwhile in another window" in answer.text


def test_what_nobody_wrote_down_is_said_without_a_name(client, jonas, anna):
    url = reverse("person_edit", args=[jonas.pk])
    mine = opened(client, url)
    Person.objects.unscoped("a write past the actions").update(position="Head of purchase")
    answer = client.post(url, mine | {"position": "Director"}, headers=HTMX)
    assert "Saved by somebody else meanwhile" in answer.text and "Head of purchase" in answer.text


def test_a_phone_in_two_forms(client, oslo, anna, carla):
    phone = add_channel(client=oslo, kind="phone", value="+47 22 12 34 56", by=anna)
    url = reverse("channel_page", args=[phone.pk])
    mine = opened(client, url)
    change_channel(channel=phone, by=carla, changes={"value": "+47 22 12 34 99", "label": "desk"})
    answer = client.post(url, mine | {"value": "+47 22 00 00 00"}, headers=HTMX)
    assert "+47 22 12 34 99" in answer.text and "Carla saved this meanwhile" in answer.text
    phone.refresh_from_db()
    assert (phone.value, phone.label) == ("+47 22 12 34 99", "desk")
    client.post(url, again(answer), headers=HTMX)
    phone.refresh_from_db()
    assert (phone.value, phone.key, phone.label) == ("+47 22 00 00 00", "+4722000000", "desk")


def test_a_row_of_the_profile_in_two_forms(client, oslo, anna, carla):
    row = add_detail(detail=Address(client=oslo, city="Oslo", street="Gate 1"), by=anna)
    url = reverse("detail_edit", args=["address", row.pk])
    mine = opened(client, url)
    change_detail(detail=row, by=carla, changes={"city": "Bergen", "post_code": "5003"})
    answer = client.post(url, mine | {"city": "Narvik"}, headers=HTMX)
    assert "Bergen" in answer.text and "Narvik" in answer.text and answer.context["save"].by == carla
    client.post(url, again(answer), headers=HTMX)
    row.refresh_from_db()
    assert (row.city, row.post_code, row.street) == ("Narvik", "5003", "Gate 1")


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_the_words_of_a_call_list_in_two_forms(client, oslo, anna, carla, headers):
    made = make_call_list(by=anna, name="Spring", script="Good day")
    url = reverse("call_list_edit", args=[made.pk])
    mine = opened(client, url)
    change_call_list(call_list=made, by=carla, name="Spring fair", script="Good morning")
    answer = client.post(url, mine | {"script": "Hello"}, headers=headers)
    assert "Good morning" in answer.text and "Carla saved this meanwhile" in answer.text
    client.post(url, again(answer), headers=headers)
    kept = CallList.objects.unscoped("test").get()
    assert (kept.name, kept.script) == ("Spring fair", "Hello")
