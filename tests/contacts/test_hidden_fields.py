"""What a role hides or only shows on the pages, forms and actions of clients; the house walks every page besides."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from contacts.actions.activities import change_activity, complete_activity, plan_activity
from contacts.actions.channels import add_channel, mark_channel, remove_channel
from contacts.actions.clients import change_client, create_client
from contacts.actions.interactions import change_interaction, delete_interaction, record_interaction
from contacts.actions.persons import add_person, change_person
from contacts.models import Activity, Channel, Client, Interaction
from crm.changes.models import ChangeSet
from tests.contacts.test_client_page import asked
from tests.factories import ClientFactory, InteractionFactory, PersonFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NONE = dict.fromkeys(("contact", "personal", "notes", "finance"), 0)
READ = dict.fromkeys(NONE, 1)


@pytest.fixture
def oslo(client, anna):
    sign_in(client, anna)
    made = create_client(
        by=anna, name="Nordic Paper", city="Oslo", country="NO", street="Karl Johans gate 1", note="Likes fish",
        channels=[("phone", "+47 22 123456"), ("email", "hello@nordic.example")],
    )  # fmt: skip
    person = add_person(client=made, by=anna, name="Ida Berg", channels=[("email", "ida@nordic.example")])
    change_person(person=person, by=anna, changes={"birthday": date(1971, 3, 17), "note": "Sails"})
    return made


def page_of(client, name, row, **headers):
    return client.get(reverse(name, args=[row.pk]), headers=headers)


def fresh(row):
    return type(row).objects.unscoped("test").get(pk=row.pk)


def person_of(oslo):
    return oslo.persons.unscoped("test").get()


def channel_of(oslo):
    return oslo.channels.unscoped("test").filter(kind="phone").get()


def test_the_page_costs_the_same_and_has_no_box_left_over(client, oslo):
    whole = asked(client, oslo.get_absolute_url())
    full = client.get(oslo.get_absolute_url()).text
    for head in ("Phones and addresses", "Good to know", "What happened?", "Turnover"):
        assert head in full, head
    show_fields("rep", **NONE)
    assert asked(client, oslo.get_absolute_url()) <= whole <= 15
    bare = client.get(oslo.get_absolute_url()).text
    for head in ("Phones and addresses", "Good to know", "What happened?", "Turnover", "tel:", "mailto:"):
        assert head not in bare, head
    assert "Oslo" in bare and "Ida Berg" in bare


def test_what_may_only_be_read_is_shown_without_a_way_to_change_it(client, oslo):
    show_fields("rep", **READ)
    page = client.get(oslo.get_absolute_url()).text
    assert "Likes fish" in page and "hello@nordic.example" in page
    assert reverse("client_fact", args=[oslo.pk, "note"]) not in page
    assert reverse("channel_create", args=[oslo.pk]) not in page
    assert reverse("client_fact", args=[oslo.pk, "industry"]) in page
    form = page_of(client, "client_edit", oslo).context["form"]
    assert {name for name, field in form.fields.items() if field.disabled} == {
        "street",
        "post_code",
        "website",
        "note",
    }


@pytest.mark.parametrize(("level", "answer"), [(0, 404), (1, 403)])
def test_the_addresses_of_closed_fields_are_closed(client, oslo, level, answer):
    show_fields("rep", contact=level, notes=level)
    for name, args in (
        ("client_fact", [oslo.pk, "note"]), ("client_fact", [oslo.pk, "website"]), ("channel_create", [oslo.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == answer, args
    for name in ("channel_mark", "channel_remove"):
        assert (
            client.post(reverse(name, args=[channel_of(oslo).pk]), {"is_invalid": "yes"}).status_code == 403
        )
    assert client.get(reverse("client_fact", args=[oslo.pk, "address"])).status_code == 200, (
        "the town stays open"
    )
    assert client.get(reverse("client_fact", args=[oslo.pk, "industry"])).status_code == 200


@pytest.mark.parametrize("levels", [NONE, READ])
def test_a_value_that_is_posted_all_the_same_is_not_even_looked_at(client, oslo, levels):
    show_fields("rep", **levels)
    form = page_of(client, "client_edit", oslo).context["form"]
    values = {name: value or "" for name, value in form.initial.items()}
    values |= {
        "tags": "",
        "seen": json.dumps(form.initial["seen"]),
        "note": "Forged",
        "street": "Forged",
        "name": "New",
    }
    assert client.post(reverse("client_edit", args=[oslo.pk]), values).status_code == 302
    assert (fresh(oslo).name, fresh(oslo).note, fresh(oslo).street) == (
        "New",
        "Likes fish",
        "Karl Johans gate 1",
    )
    person = person_of(oslo)
    values = {
        "name": "Ida B",
        "birthday": "1980-01-01",
        "note": "Forged",
        "phone": "123",
        "email": "x@y.example",
    }
    assert client.post(reverse("person_edit", args=[person.pk]), values).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.birthday, person.note) == ("Ida B", date(1971, 3, 17), "Sails")
    assert person.channels.unscoped("test").count() == 1


def test_a_new_client_has_no_fields_one_may_not_fill(client, oslo):
    show_fields("rep", **READ)
    form = client.get(reverse("client_create")).context["form"]
    assert not {"phone", "email", "street", "website", "note", "person_phone"} & form.fields.keys()
    client.post(
        reverse("client_create"),
        {"kind": "company", "name": "Plain", "stage": "lead", "owner": oslo.owner_id, "phone": "+47 22 999999"},
    )  # fmt: skip
    made = Client.objects.unscoped("test").get(name="Plain")
    assert not made.channels.unscoped("test").exists()


@pytest.mark.parametrize("levels", [NONE, READ])
def test_actions_refuse_what_the_role_does_not_open(anna, oslo, levels):
    person, channel = person_of(oslo), channel_of(oslo)
    talk = record_interaction(client=oslo, by=anna, kind="call", text="Hello")
    step = plan_activity(client=oslo, by=anna, title="Call", due_at=timezone.now())
    show_fields("rep", **levels)
    refused = (
        lambda: change_client(client=oslo, by=anna, changes={"note": "x"}),
        lambda: change_client(client=oslo, by=anna, changes={"street": "x"}),
        lambda: create_client(by=anna, name="New", note="x"),
        lambda: create_client(by=anna, name="New", channels=[("phone", "+47 22 999999")]),
        lambda: add_person(client=oslo, by=anna, name="New", birthday=date(1980, 1, 1)),
        lambda: change_person(person=person, by=anna, changes={"note": "x"}),
        lambda: add_channel(client=oslo, by=anna, kind="phone", value="+47 22 999999"),
        lambda: mark_channel(channel=channel, by=anna, is_invalid=True),
        lambda: remove_channel(channel=channel, by=anna),
        lambda: record_interaction(client=oslo, by=anna, kind="note", text="x"),
        lambda: record_interaction(client=oslo, by=anna, kind="call", outcome="positive"),
        lambda: change_interaction(interaction=talk, by=anna, changes={"text": "x"}),
        lambda: delete_interaction(interaction=talk, by=anna),
        lambda: plan_activity(client=oslo, by=anna, title="x", due_at=timezone.now(), note="x"),
        lambda: change_activity(activity=step, by=anna, changes={"note": "x"}),
        lambda: complete_activity(activity=step, by=anna, text="x"),
    )
    for action in refused:
        with pytest.raises(PermissionDenied):
            action()
    change_client(client=oslo, by=anna, changes={"city": "Bergen"})
    change_activity(activity=step, by=anna, changes={"title": "Visit"})
    assert fresh(oslo).city == "Bergen" and fresh(step).title == "Visit"


def test_a_step_is_ticked_off_without_a_word_in_a_group_one_may_not_write(client, oslo, anna):
    step = plan_activity(client=oslo, by=anna, kind="call", title="Ask about fish", due_at=timezone.now())
    show_fields("rep", notes=1)
    dialog = page_of(client, "activity_complete", step)
    assert not {"text", "outcome"} & dialog.context["form"].fields.keys()
    assert client.post(reverse("activity_complete", args=[step.pk]), {"text": "Forged"}).status_code == 302
    assert fresh(step).done_at
    assert Interaction.objects.unscoped("test").get(client=oslo).text == ""


def test_the_stream_tells_that_and_when_but_not_what(client, oslo, anna):
    InteractionFactory(client=oslo, by=anna, kind="call", text="About herrings", outcome="not_reached")
    step = plan_activity(client=oslo, by=anna, title="Done step", note="With gulls", due_at=timezone.now())
    complete_activity(activity=step, by=anna)
    page = page_of(client, "client_timeline", oslo).text
    assert "About herrings" in page and "Not reached" in page and "With gulls" in page
    show_fields("rep", notes=0)
    page = page_of(client, "client_timeline", oslo).text
    assert "called" in page and "Done step" in page
    assert not any(word in page for word in ("About herrings", "Not reached", "With gulls", "phone-missed"))


def test_the_history_counts_the_changes_it_does_not_tell(client, oslo, anna):
    change_client(client=oslo, by=anna, changes={"note": "Hates fish", "city": "Bergen"})
    change_client(client=oslo, by=anna, changes={"note": "Likes fish", "street": "Other street 2"})
    changes = reverse("client_timeline", args=[oslo.pk]) + "?only=changes"
    assert "Hates fish" in client.get(changes).text
    show_fields("rep", notes=0, contact=0)
    told = client.get(changes).text
    assert "1 hidden change" in told and "2 hidden changes" in told and "Bergen" in told
    assert not any(word in told for word in ("fish", "Other street", "22 123456", "hello@nordic.example"))


def test_an_undo_does_not_say_what_it_brings_back(oslo, anna):
    remove_channel(channel=channel_of(oslo), by=anna)
    delete_interaction(
        interaction=record_interaction(client=oslo, by=anna, kind="note", text="Secret"), by=anna
    )
    said = " ".join(ChangeSet.objects.values_list("summary", flat=True))
    assert "Nordic Paper" in said and "22 123456" not in said and "Secret" not in said


def test_today_knows_no_birthdays_and_no_numbers_to_dial(client, oslo, anna):
    PersonFactory(client=oslo, name="Jubilar", birthday=date.today().replace(year=1980))
    plan_activity(client=fresh(oslo), by=anna, kind="call", title="Call them", due_at=timezone.now())
    page = client.get(reverse("today")).text
    assert "Jubilar" in page and "tel:" in page
    show_fields("rep", personal=0, contact=0)
    page = client.get(reverse("today")).text
    assert "Jubilar" not in page and "tel:" not in page and "Call them" in page


def test_quiet_clients_are_not_sorted_by_hidden_turnover(client, anna):
    sign_in(client, anna)
    for name, amount in (("Small", 5), ("Big", 7000)):
        quiet = ClientFactory(owner=anna, name=name, stage="customer", turnover_amount=amount)
        times = {"last_contact_at": timezone.now() - timedelta(days=90), "last_activity_at": timezone.now()}
        Client.objects.unscoped("test").filter(pk=quiet.pk).update(
            **times | ({"last_activity_at": timezone.now() + timedelta(days=1)} if name == "Small" else {})
        )
    names = lambda: [row.name for row in client.get(reverse("today")).context["today"].quiet]  # noqa: E731
    assert names() == ["Big", "Small"]
    show_fields("rep", finance=0)
    assert names() == ["Small", "Big"]


def test_a_duplicate_is_not_told_by_a_phone_one_may_not_read(client, oslo):
    asked_for = {"name": "Something else", "phone": "+47 22 123456", "email": "hello@nordic.example"}
    url = reverse("client_duplicates")
    assert "Nordic Paper" in client.post(url, asked_for, headers=HTMX).text
    show_fields("rep", contact=0)
    assert "Nordic Paper" not in client.post(url, asked_for, headers=HTMX).text
    assert "Nordic Paper" in client.post(url, asked_for | {"name": "Nordic Paper"}, headers=HTMX).text


def test_names_of_children_hold_no_values(oslo, anna):
    talk = record_interaction(client=oslo, by=anna, kind="note", text="Secret")
    assert "Secret" not in str(talk) and "22 123456" not in str(channel_of(oslo))
    assert Activity.objects.unscoped("test").count() == 0 and Channel.objects.unscoped("test").count() == 3
