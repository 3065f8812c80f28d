"""The list of persons of the clients in sight."""

import csv
import io

import pytest
from django.urls import reverse

from contacts.models import CallItem, Person
from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from tests.contacts.test_client_page import asked
from tests.factories import ChannelFactory, ClientFactory, PersonFactory
from tests.personas import show_fields

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def fill(owner, count):
    for number in range(count):
        company = ClientFactory(owner=owner, name=f"Żubr {number}", city="Łódź")
        person = PersonFactory(
            client=company, name=f"Łucja {number}", position="Buyer", purchase_role="decides"
        )
        ChannelFactory(
            client=company, person=person, kind="phone", value=f"+48 22 555 0{number}", is_primary=True
        )


def names(page):
    return [row.name for row in page.context["listing"].page.rows]


def test_the_page_asks_the_same_for_one_and_three(client, anna):
    client.force_login(anna)
    fill(anna, 1)
    for_one = asked(client, reverse("person_list"))
    fill(anna, 3)
    assert asked(client, reverse("person_list")) == for_one <= 8
    page = client.get(reverse("person_list")).text
    assert "Łucja 0" in page and "+48 22 555 00" in page and "Decides" in page


def test_it_ends_at_the_scope_of_their_clients(client, anna, dario, edda, nils):
    fill(anna, 2)
    fill(dario, 1)
    for user, count in ((anna, 2), (dario, 1), (edda, 3)):
        client.force_login(user)
        assert len(names(client.get(reverse("person_list")))) == count
    client.force_login(nils)
    assert client.get(reverse("person_list")).status_code == 403


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ("q=lucj", 2), ("q=zubr+1", 1), ("q=nobody", 0), ("role=decides", 2), ("role=uses", 0), ("main=yes", 0),
        ("position=buy", 2), ("owner=me", 2), ("city=łó", 2), ("class=A", 0), ("sort=-client", 2), ("sort=created", 2),
    ],
)  # fmt: skip
def test_filters_words_and_orders(client, anna, asks, found):
    from contacts.actions.derived import refresh_search

    fill(anna, 2)
    refresh_search(list(Person.objects.unscoped("test").values_list("client", flat=True)))
    client.force_login(anna)
    page = client.get(f"{reverse('person_list')}?{asks}")
    assert len(names(page)) == found and not page.context["listing"].errors


def test_phones_are_shown_and_exported_to_whoever_may_read_them(client, anna):
    fill(anna, 1)
    client.force_login(anna)

    def rows():
        answer = client.post(reverse("person_list_export"), {"format": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    assert rows()[0] | {"Phone": "'+48 22 555 00", "Client": "Żubr 0"} == rows()[0]
    show_fields("rep", contact=0)
    assert "+48 22" not in client.get(reverse("person_list")).text
    assert "Phone" not in rows()[0]


def test_persons_leave_only_where_their_clients_may(client, anna, dario):
    fill(dario, 1)
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.ALL)
    AccessVersion.bump()
    client.force_login(anna)
    assert len(names(client.get(reverse("person_list")))) == 1
    answer = client.post(reverse("person_list_export"), {"format": "csv"})
    assert "Łucja" not in b"".join(answer.streaming_content).decode()


def test_their_clients_come_onto_a_call_list(client, anna):
    fill(anna, 2)
    client.force_login(anna)
    ids = list(Person.objects.unscoped("test").values_list("pk", flat=True))
    address = f"{reverse('person_list')}bulk/call_list/"
    asked_for = client.post(address, {"id": ids})
    said = {"confirm": "1", "selection": asked_for.context["selection"], "name": "Buyers"}
    client.post(address, said)
    assert CallItem.objects.unscoped("test").count() == 2


@pytest.mark.parametrize(
    "url_name", ["client_list", "person_list", "activity_list", "deal_list", "ticket_list"]
)
def test_every_list_that_can_find_offers_the_box(client, edda, url_name):
    client.force_login(edda)
    assert 'id="list-find"' in client.get(reverse(url_name), follow=True).text
