"""Fields that the firm made, set on many records at once from their list."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.models import Client, Person
from crm.access.models import AccessVersion, RoleAssignment
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from crm.custom_fields.actions.bulk import set_for_many
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory, PersonFactory
from tests.personas import show_fields
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def size(otto):
    return make_field(otto, "Size", "number")


@pytest.fixture
def colour(otto):
    return make_field(otto, "Colour", "choices")


def held(model=Client):
    return {row.name: row.custom for row in model.objects.unscoped("test").order_by("name")}


def rows_of(model=Client):
    return model.objects.unscoped("test")


def test_values_are_set_and_emptied_within_the_right_and_undone(anna, dario, size, colour):
    for name, owner in (("A", anna), ("B", anna), ("C", dario)):
        ClientFactory(owner=owner, name=name, custom={"colour": ["c1"]} if name == "B" else {})
    change_set, count = set_for_many(rows=rows_of(), by=anna, values={"size": 12, "colour": None})
    assert count == 2 and held() == {"A": {"size": 12}, "B": {"size": 12}, "C": {}}
    entry = AuditEntry.objects.filter(action="bulk").latest("pk")
    assert entry.payload.after == {"custom.size": 12, "custom.colour": None}
    _again, count = set_for_many(rows=rows_of(), by=anna, values={"size": 12})
    assert count == 0
    undo_change_set(change_set=change_set, by=anna)
    assert held() == {"A": {}, "B": {"colour": ["c1"]}, "C": {}}


def test_of_several_choices_exactly_these_are_set(anna, colour):
    ClientFactory(owner=anna, name="A", custom={"colour": ["c1", "c2"]})
    assert set_for_many(rows=rows_of(), by=anna, values={"colour": ["c1"]})[1] == 1
    assert held() == {"A": {"colour": ["c1"]}}


def test_what_is_wrong_is_refused_whole(anna, nils, size):
    ClientFactory(owner=anna, name="A")
    with pytest.raises(ValidationError):
        set_for_many(rows=rows_of(), by=anna, values={"size": "many"})
    with pytest.raises(PermissionDenied):
        set_for_many(rows=rows_of(), by=nils, values={"size": 1})
    assert held() == {"A": {}}


def test_fields_of_a_closed_group_are_neither_offered_nor_written(client, anna, otto):
    make_field(otto, "Limit", "money", group="finance")
    row = ClientFactory(owner=anna, name="A")
    show_fields("rep", finance=1)
    client.force_login(anna)
    assert "made" not in {action.key for action, _url in client.get("/clients/").context["listing"].bulk()}
    assert client.post("/clients/bulk/made/", {"id": [row.pk]}).status_code == 404
    with pytest.raises(PermissionDenied):
        set_for_many(rows=rows_of(), by=anna, values={"limit": 5})


def test_from_the_list_with_a_count_first(client, anna, size, colour):
    rows = [ClientFactory(owner=anna, name=name) for name in "AB"]
    client.force_login(anna)
    ids = {"id": [row.pk for row in rows]}
    asked = client.post("/clients/bulk/made/", ids)
    assert "<b>2 clients</b>" in asked.text and "custom.size" in asked.text and held() == {"A": {}, "B": {}}
    confirmed = {"confirm": "1", "selection": asked.context["selection"]}
    assert "at least one field" in client.post("/clients/bulk/made/", confirmed).text
    both = {"custom.size": "3", "emptied": ["size"]}
    assert "emptied at once" in client.post("/clients/bulk/made/", confirmed | both).text
    done = client.post("/clients/bulk/made/", confirmed | {"custom.size": "3"}, follow=True)
    assert "Set Size: 2 records changed." in done.text
    assert held() == {"A": {"size": 3}, "B": {"size": 3}}


def test_many_rows_in_the_background(client, anna, size, monkeypatch):
    monkeypatch.setattr("crm.lists.actions.bulk.AT_ONCE", 1)
    rows = [ClientFactory(owner=anna, name=name) for name in "AB"]
    client.force_login(anna)
    asked = client.post("/clients/bulk/made/", {"id": [row.pk for row in rows]})
    client.post(
        "/clients/bulk/made/", {"confirm": "1", "selection": asked.context["selection"], "custom.size": "4"}
    )
    assert held() == {"A": {}, "B": {}}
    run_due_jobs("lists.bulk")
    assert held() == {"A": {"size": 4}, "B": {"size": 4}}
    assert Job.objects.get(name="lists.bulk").result["undo_url"]


def test_persons_and_deals_have_it_too(client, anna, edda, otto):
    make_field(otto, "Shoe size", "number", holder="person")
    make_field(otto, "Urgent", "yes_no", holder="deal")
    person = PersonFactory(client=ClientFactory(owner=anna), name="Jan")
    deal = DealFactory(client=person.client, owner=anna)
    client.force_login(anna)
    for address, row, said in (
        (reverse("person_list"), person, {"custom.shoe_size": "43"}),
        (reverse("deal_list"), deal, {"custom.urgent": "yes"}),
    ):
        asked = client.post(f"{address}bulk/made/", {"id": [row.pk]})
        client.post(f"{address}bulk/made/", {"confirm": "1", "selection": asked.context["selection"]} | said)
    assert held(Person) == {"Jan": {"shoe_size": 43}}
    deal.refresh_from_db()
    assert deal.custom == {"urgent": True}


def test_texts_that_are_searched_are_found_at_once(client, anna, otto):
    make_field(otto, "Nickname", searchable=True)
    ClientFactory(owner=anna, name="A")
    set_for_many(rows=rows_of(), by=anna, values={"nickname": "Zubrowka"})
    client.force_login(anna)
    assert "/clients/" in client.get("/search/", {"q": "zubrowka"}).text.partition("<main")[2]


def test_a_role_without_bulk_is_not_offered_it(client, anna, size):
    ClientFactory(owner=anna)
    RoleAssignment.objects.filter(user=anna).first().role.grants.filter(action="bulk").delete()
    AccessVersion.bump()
    client.force_login(anna)
    assert client.get("/clients/").context["listing"].bulk() == []
