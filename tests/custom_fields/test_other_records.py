"""Made fields on persons, deals and tickets: forms, panels, lists, rights, merges."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.actions.clients import create_client
from contacts.actions.merging import merge_clients
from contacts.actions.persons import add_person, change_person
from contacts.models import Client, Person
from contacts.queries.client_search import client_matches
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.custom_fields.actions.records import change_values
from crm.lists.counting import matching
from crm.lists.reading import read_query
from crm.search.text import SearchText
from sales.actions.deals import change_deal, open_deal
from sales.lists.deals import DEAL_LIST
from sales.models import Deal
from sales.search import find_deals
from service.actions.tickets import open_ticket
from service.lists import TICKET_LIST
from service.models import Ticket
from tests.contacts.test_client_page import asked
from tests.custom_fields.making import make_field
from tests.personas import show_fields, sign_in
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def nordwind(anna):
    return create_client(by=anna, name="Nordwind")


def stored(row):
    return type(row).objects.unscoped("test").get(pk=row.pk).custom


def fact(row, key):
    return reverse("made_fact", args=[row._meta.model_name, row.pk, key])


@pytest.fixture
def person(anna, otto, nordwind):
    make_field(otto, "Shoe size", "number", holder="person", searchable=False)
    return add_person(client=nordwind, by=anna, name="Ida Berg", custom={"shoe_size": 41})


def test_a_person_has_fields_in_its_form_and_beside_its_name(client, anna, nordwind, person):
    sign_in(client, anna)
    page = client.get(nordwind.get_absolute_url()).text
    assert "Shoe size" in page and ">41<" in page
    new = reverse("person_create", args=[nordwind.pk])
    client.post(new, {"name": "Ola", "custom.shoe_size": "38.5"})
    assert Person.objects.unscoped("test").get(name="Ola").custom == {"shoe_size": 38.5}
    edit = reverse("person_edit", args=[person.pk])
    assert "Shoe size" in client.get(edit).text
    client.post(edit, {"name": "Ida Berg", "is_main": "on", "custom.shoe_size": "42"})
    assert stored(person) == {"shoe_size": 42}
    entry = AuditEntry.objects.with_payload(anna).filter(action="change").first()
    assert entry.changed_fields == [("person.custom.shoe_size", 41, 42)]
    assert "Shoe size" in client.get(nordwind.get_absolute_url()).text.split('id="stream"')[-1]


def test_a_person_is_edited_where_it_stands(client, anna, dario, nordwind, person):
    sign_in(client, anna)
    answer = client.post(
        fact(person, "shoe_size"), {"custom.shoe_size": "43", "seen": '{"shoe_size": 41}'}, headers=HTMX
    )
    assert "43" in answer.text
    assert stored(person) == {"shoe_size": 43}
    assert (
        "Keep mine"
        in client.post(
            fact(person, "shoe_size"), {"custom.shoe_size": "44", "seen": '{"shoe_size": 41}'}
        ).text
    )
    sign_in(client, dario)
    assert client.get(fact(person, "shoe_size")).status_code == 404


def test_the_client_page_asks_the_same_with_fields_of_persons(client, anna, nordwind, person):
    sign_in(client, anna)
    for_one = asked(client, nordwind.get_absolute_url())
    for name in ("A", "B"):
        add_person(client=nordwind, by=anna, name=name, custom={"shoe_size": 1})
    assert asked(client, nordwind.get_absolute_url()) == for_one <= 15


def test_a_client_is_found_by_texts_of_its_persons(anna, otto, nordwind):
    make_field(otto, "Badge", holder="person", searchable=True)
    person = add_person(client=nordwind, by=anna, name="Ida", custom={"badge": "Heron"})
    rows = Client.objects.visible_to(anna)
    assert rows.filter(client_matches("heron", anna)).exists()
    change_values(row=person, by=anna, values={"badge": "Stork"})
    assert rows.filter(client_matches("stork", anna)).exists()
    change_person(person=person, by=anna, changes={"custom.badge": "Owl"})
    assert (
        rows.filter(client_matches("owl", anna)).exists()
        and not rows.filter(client_matches("stork", anna)).exists()
    )


def test_a_hidden_group_of_a_person_is_nowhere(client, anna, otto, nordwind):
    make_field(otto, "Hobby", holder="person", group="personal")
    person = add_person(client=nordwind, by=anna, name="Ida", custom={"hobby": "bassoon"})
    sign_in(client, anna)
    urls = (nordwind.get_absolute_url(), reverse("person_edit", args=[person.pk]))
    assert all("bassoon" in client.get(url).text for url in urls)
    show_fields("rep", personal=0)
    assert not any("bassoon" in client.get(url).text or "Hobby" in client.get(url).text for url in urls)
    with pytest.raises(PermissionDenied):
        change_person(person=person, by=anna, changes={"custom.hobby": "x"})


def test_twins_of_two_clients_fill_each_other(edda, otto):
    make_field(otto, "Shoe size", "number", holder="person")
    make_field(otto, "Badge", holder="person")
    left, right = (create_client(by=edda, name=name) for name in ("Left", "Right"))
    stays = add_person(client=left, by=edda, name="Ida Berg", custom={"badge": "old"})
    goes = add_person(client=right, by=edda, name="Ida Berg", custom={"badge": "new", "shoe_size": 41})
    change_set = merge_clients(kept=left, gone=right, by=edda)
    assert stored(stays) == {"badge": "old", "shoe_size": 41}
    undo_change_set(change_set=change_set, by=edda)
    assert stored(stays) == {"badge": "old"} and stored(goes) == {"badge": "new", "shoe_size": 41}


@pytest.fixture
def deal(anna, otto, nordwind):
    make_field(otto, "Board size", "choice", holder="deal")
    make_field(otto, "Penalty", "money", holder="deal", group="finance")
    return open_deal(client=nordwind, title="Looms", by=anna, custom={"board_size": "c2"})


def test_a_deal_has_fields_on_its_page_in_its_forms_and_list(client, anna, nordwind, deal):
    sign_in(client, anna)
    assert "Board size" in client.get(deal.get_absolute_url()).text
    answer = client.post(
        fact(deal, "board_size"), {"custom.board_size": "c3", "seen": '{"board_size": "c2"}'}, headers=HTMX
    )
    assert "Blue" in answer.text
    said = {
        "client": nordwind.pk,
        "title": "Second",
        "currency": "EUR",
        "closes_on": "2030-01-01",
        "amount": "5",
    }
    client.post(reverse("deal_create"), {**said, "custom.board_size": "c1"})
    second = Deal.objects.unscoped("test").get(title="Second")
    assert second.custom == {"board_size": "c1"}
    edit = reverse("deal_edit", args=[second.pk])
    assert "Board size" in client.get(edit).text
    client.post(edit, {**said, "custom.board_size": "", "version": second.version})
    assert stored(second) == {}
    query = read_query(DEAL_LIST, anna, {"custom.board_size": "c3"})
    assert [row.title for row in matching(query)] == ["Looms"]


def test_a_deal_is_changed_by_whoever_may(anna, dario, deal):
    change_deal(deal=deal, by=anna, changes={"title": "Loom", "custom.board_size": "c1"})
    entry = AuditEntry.objects.with_payload(anna).filter(action="change").first()
    assert ("custom.board_size", "c2", "c1") in entry.changed_fields
    with pytest.raises(PermissionDenied):
        change_values(row=deal, by=dario, values={"board_size": "c2"})
    show_fields("rep", finance=1)
    with pytest.raises(PermissionDenied):
        change_deal(deal=deal, by=anna, changes={"custom.penalty": 7})
    with pytest.raises(PermissionDenied):
        change_values(row=deal, by=anna, values={"penalty": 7})


def test_a_deal_is_found_by_its_searchable_texts(anna, otto, deal):
    make_field(otto, "Tender", holder="deal", searchable=True)
    text = SearchText("zażółć 77")
    assert not find_deals(anna, text, 5)
    change_values(row=deal, by=anna, values={"tender": "Zażółć Z-77"})
    assert [hit.title for hit in find_deals(anna, text, 5)] == ["Looms"]
    change_deal(deal=deal, by=anna, changes={"custom.tender": "Other"})
    assert not find_deals(anna, text, 5)
    assert find_deals(anna, SearchText("loom other"), 5)
    with pytest.raises(ValidationError, match="not searched"):
        make_field(otto, "Second", holder="deal", searchable=True, group="contact")


def test_the_page_of_a_deal_asks_no_more(client, anna, otto, nordwind):
    deal = open_deal(client=nordwind, title="Looms", by=anna)
    sign_in(client, anna)
    plain = asked(client, deal.get_absolute_url())
    for number in range(3):
        make_field(otto, f"F{number}", holder="deal")
    change_values(row=deal, by=anna, values={"f1": "x"})
    assert asked(client, deal.get_absolute_url()) == plain


def test_a_ticket_has_fields_on_its_page_and_in_its_form(client, eva, otto, anna):
    make_field(otto, "Machine number", holder="ticket")
    make_field(otto, "Warranty", "yes_no", holder="ticket", required=True)
    queue = QueueFactory(team=eva.home_team)
    sign_in(client, eva)
    said = {"queue": queue.pk, "subject": "Loom", "text": "Stands", "priority": 2, "requester_name": "Ola"}
    assert "This field is required" in client.post(reverse("ticket_create"), said).text
    client.post(reverse("ticket_create"), {**said, "custom.machine_number": "M-7", "custom.warranty": "yes"})
    ticket = Ticket.objects.unscoped("test").get()
    assert ticket.custom == {"machine_number": "M-7", "warranty": True}
    page = client.get(ticket.get_absolute_url()).text
    assert "Machine number" in page and "M-7" in page
    client.post(fact(ticket, "machine_number"), {"custom.machine_number": "M-8"}, headers=HTMX)
    assert stored(ticket)["machine_number"] == "M-8"
    query = read_query(TICKET_LIST, eva, {"custom.machine_number": "m-8", "sort": "custom.machine_number"})
    assert [row.pk for row in matching(query)] == [ticket.pk]
    public = open_ticket(queue=queue, subject="x", text="x", requester_name="x")
    assert public.custom == {}


def test_fields_of_a_module_that_is_off_rest(client, otto, anna, deal, firm):
    firm.modules_off = ["sales"]
    firm.save()
    firm.announce()
    from crm.access.models import AccessVersion

    AccessVersion.bump()
    sign_in(client, otto)
    assert "Deals" not in client.get(reverse("custom_field_list")).text.split("<section>")[-1]
    sign_in(client, anna)
    assert client.get(fact(deal, "board_size")).status_code == 404
