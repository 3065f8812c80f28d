import csv
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm import sink
from crm.audit.actions.reading import SAME_READING_SECONDS, record_read
from crm.audit.models import ReadEntry
from crm.lists.models import ColumnChoice
from service.actions.tickets import open_ticket
from tests.factories import ChannelFactory, ClientFactory, PersonFactory
from tests.personas import show_fields, sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nordwind(anna):
    client = ClientFactory(owner=anna, name="Nordwind GmbH")
    ChannelFactory(client=client, person=PersonFactory(client=client, name="Jonas Weber"))
    return client


def test_the_client_page_notes_who_was_shown_how_to_reach_people(client, anna, nordwind):
    sign_in(client, anna)
    answer = client.get(nordwind.get_absolute_url(), REMOTE_ADDR="192.0.2.7")
    entry = ReadEntry.objects.get()
    assert (entry.by, entry.entity, entry.object_id, entry.group) == (anna, "client", nordwind.pk, "contact")
    assert (entry.address, entry.request_id) == ("192.0.2.7", answer["X-Reference"])


def test_a_page_with_nobody_on_it_is_no_reading(client, anna):
    sign_in(client, anna)
    client.get(ClientFactory(owner=anna).get_absolute_url())
    assert not ReadEntry.objects.exists()


def test_the_pages_of_a_person_and_of_a_phone_are_noted(client, anna, nordwind):
    sign_in(client, anna)
    person = nordwind.persons.unscoped("look").get()
    client.get(reverse("person_edit", args=[person.pk]))
    client.get(reverse("channel_page", args=[nordwind.channels.unscoped("look").get().pk]))
    found = ReadEntry.objects.order_by("group").values_list("entity", "object_id", "group")
    assert list(found) == [("person", person.pk, "contact"), ("person", person.pk, "personal")]


def test_a_list_with_phones_is_one_reading_of_it(client, anna, edda, nordwind):
    sign_in(client, anna)
    client.get(reverse("client_list"))
    assert not ReadEntry.objects.exists(), "no phone is shown unless somebody chooses the column"
    ColumnChoice.objects.create(user=anna, list_key="clients", view="", columns=["name", "phone", "email"])
    for _page in range(3):
        client.get(reverse("client_list"))
    found = ReadEntry.objects.values_list("by", "entity", "object_id", "group")
    assert list(found) == [(anna.pk, "client", None, "contact")]
    client.get(reverse("client_list"), {"q": "nothing like it"})
    sign_in(client, edda)
    page = client.get(reverse("read_list"))
    assert "<bdi>List</bdi>" in page.text and ReadEntry.objects.count() == 1


def test_birthdays_and_briefs_are_read_too(client, anna, nordwind):
    sign_in(client, anna)
    client.get(reverse("client_brief", args=[nordwind.pk]))
    assert set(ReadEntry.objects.values_list("group", flat=True)) == {"contact", "personal"}
    other = ClientFactory(owner=anna)
    PersonFactory(client=other, birthday="1980-05-01")
    client.get(other.get_absolute_url())
    assert set(ReadEntry.objects.filter(object_id=other.pk).values_list("group", flat=True)) == {
        "contact",
        "personal",
    }


def test_a_hidden_group_was_not_read(client, anna, nordwind):
    show_fields("rep", personal=0)
    sign_in(client, anna)
    client.get(reverse("client_brief", args=[nordwind.pk]))
    assert ReadEntry.objects.get().group == "contact"


def test_whoever_sees_as_a_colleague_is_the_reader(client, edda, anna, nordwind):
    sign_in(client, edda)
    client.post("/settings/see-as/", {"of": anna.pk})
    client.get(nordwind.get_absolute_url())
    assert {entry.by for entry in ReadEntry.objects.all()} == {edda}


def test_a_ticket_says_how_to_reach_who_asked(client, eva):
    queue = QueueFactory(team=eva.home_team)
    ticket = open_ticket(
        queue=queue, subject="x", text="x", requester_name="Jan", requester_email="jan@example.com"
    )
    sign_in(client, eva)
    client.get(ticket.get_absolute_url())
    entry = ReadEntry.objects.get()
    assert (entry.by, entry.entity, entry.object_id) == (eva, "ticket", ticket.pk)


def test_whoever_is_refused_has_read_nothing(client, dario, nordwind):
    sign_in(client, dario)
    assert client.get(nordwind.get_absolute_url()).status_code == 404
    assert not ReadEntry.objects.exists()


def test_one_reading_lasts_ten_minutes(client, anna, nordwind, time_machine):
    sign_in(client, anna)
    for _time in range(3):
        client.get(nordwind.get_absolute_url())
    assert ReadEntry.objects.count() == 1
    client.get(nordwind.get_absolute_url(), REMOTE_ADDR="192.0.2.8")
    assert ReadEntry.objects.count() == 2  # from elsewhere it is another one
    time_machine.move_to(timezone.now() + timedelta(seconds=SAME_READING_SECONDS + 1))
    cache.clear()  # the cache's own clock does not travel along
    client.get(nordwind.get_absolute_url())
    assert ReadEntry.objects.count() == 3


class Answer:
    """An answer that notes what was there when the server closed it."""

    def close(self):
        self.readings = ReadEntry.objects.count()


def test_it_is_written_after_the_answer_by_one_insert(anna, nordwind):
    other = ClientFactory(owner=anna)

    def view(_request):
        record_read(anna, nordwind, "contact")
        record_read(anna, other, "contact")
        return Answer()

    answer = sink.AfterTheAnswer(view)(None)
    assert not ReadEntry.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        answer.close()
    assert answer.readings == 2
    assert sum(query["sql"].startswith("INSERT") for query in queries) == 1


def test_outside_of_a_request_it_is_written_at_once(anna, nordwind):
    record_read(anna, nordwind, "contact")
    assert ReadEntry.objects.count() == 1


def test_what_cannot_be_written_stands_in_the_log(caplog):
    def write(items):
        raise RuntimeError("The disk is full.")

    def view(_request):
        sink.drop(write, "Anna read client 7")
        return Answer()

    sink.AfterTheAnswer(view)(None).close()
    assert "Anna read client 7" in caplog.text


@pytest.fixture
def readings(anna, bruno, nordwind):
    now = timezone.now()
    for by, days in ((anna, 40), (bruno, 1)):
        ReadEntry.objects.create(
            at=now - timedelta(days=days), by=by, entity="client", object_id=nordwind.pk, group="contact"
        )


def shown(client, user, **filters):
    sign_in(client, user)
    answer = client.get(reverse("read_list"), filters)
    assert answer.status_code == 200
    return [entry.by.name for entry in answer.context["listing"].page.rows]


def test_who_read_this_is_a_list_with_filters(client, edda, anna, nordwind, readings):
    assert shown(client, edda) == ["Bruno", "Anna"]
    assert shown(client, edda, who=anna.pk) == ["Anna"]
    assert shown(client, edda, entity="client", record=nordwind.pk) == ["Bruno", "Anna"]
    assert shown(client, edda, record=nordwind.pk + 1) == []
    assert shown(client, edda, at_within=7) == ["Bruno"]
    assert "Nordwind GmbH" in client.get(reverse("read_list")).content.decode()


def test_otto_sees_who_read_but_not_whom(client, otto, nordwind, readings):
    assert shown(client, otto) == ["Bruno", "Anna"]
    content = client.get(reverse("read_list")).content.decode()
    assert "Nordwind" not in content
    assert f"#{nordwind.pk}" in content


@pytest.mark.parametrize("name", ["anna", "nils"])
def test_to_others_it_is_closed(client, personas, readings, name):
    sign_in(client, getattr(personas, name))
    assert client.get(reverse("read_list")).status_code == 403


def test_it_is_exported(client, edda, nordwind, readings):
    sign_in(client, edda)
    text = b"".join(client.post(reverse("read_list_export"), {"format": "csv"}).streaming_content)
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
    assert [(row["Who"], row["Record"], row["What was read"]) for row in rows] == [
        ("Bruno", "Nordwind GmbH", "Contact details"),
        ("Anna", "Nordwind GmbH", "Contact details"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, edda, anna, count, django_assert_max_num_queries):
    for _number in range(count):
        record_read(anna, ClientFactory(owner=anna), "contact")
    sign_in(client, edda)
    client.get(reverse("read_list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("read_list"))
