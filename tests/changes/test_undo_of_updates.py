"""Changed rows get their values back, field by field, unless somebody changed them again."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contacts.models import Client
from crm.access.locks import ScopeNotDecided, _open_reason
from crm.changes.actions.keeping import keep_updates
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeRow
from crm.changes.sql import IdsSql
from tests.factories import ClientFactory, UserFactory

FIELDS = ["city", "owner", "tags", "turnover_amount", "created_at", "note"]


@pytest.fixture
def client(db):
    return ClientFactory(
        city="Łódź",
        note='He said "no"\nand left',
        tags=["a", "b"],
        turnover_amount=Decimal("1234567.80"),
        created_at=datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
    )


def changed(**values):
    return lambda: Client.objects.update(**values)


def values(client):
    return Client.objects.values(*FIELDS).get(pk=client.pk)


def test_only_what_changed_is_kept(change_set, client):
    ClientFactory(city="Sopot")
    count = keep_updates(change_set, Client, FIELDS, Client.objects.all(), changed(city="Sopot"))
    assert count == 1
    row = ChangeRow.objects.get()
    assert (row.row_id, row.before, row.after) == (client.pk, {"city": "Łódź"}, {"city": "Sopot"})
    assert change_set.counts == {"update": 1}


def test_every_type_of_value_comes_back(change_set, client, author):
    before = values(client)
    new = {
        "city": "",
        "owner": author,
        "tags": [],
        "turnover_amount": 0,
        "created_at": datetime(2020, 1, 1, tzinfo=UTC),
        "note": "",
    }
    keep_updates(change_set, Client, FIELDS, [client.pk], changed(**new))
    assert values(client) != before
    assert undo_change_set(change_set=change_set, by=author).undone == 1
    assert values(client) == before


def test_a_row_edited_since_is_reported_and_left(change_set, client, author):
    other = ClientFactory(city="Łódź")
    keep_updates(change_set, Client, ["city"], Client.objects.all(), changed(city="Sopot"))
    Client.objects.filter(pk=client.pk).update(city="Hel")
    report = undo_change_set(change_set=change_set, by=author)
    assert (report.undone, report.refused) == (1, [("contacts.client", client.pk, "edited")])
    assert values(client)["city"] == "Hel"
    assert values(other)["city"] == "Łódź"


def test_an_open_form_hears_of_the_undo(change_set, client, author):
    keep_updates(change_set, Client, ["city"], [client.pk], changed(city="Sopot"))
    version = Client.objects.get().version
    undo_change_set(change_set=change_set, by=author)
    assert Client.objects.get().version == version + 1


def test_an_edit_of_another_field_is_kept_and_does_not_stand_in_the_way(change_set, client, author):
    keep_updates(change_set, Client, ["city", "note"], [client.pk], changed(city="Sopot"))
    Client.objects.filter(pk=client.pk).update(note="called back")
    assert undo_change_set(change_set=change_set, by=author).undone == 1
    assert (values(client)["city"], values(client)["note"]) == ("Łódź", "called back")


def test_a_row_deleted_since_is_reported(change_set, client, author):
    keep_updates(change_set, Client, ["city"], [client.pk], changed(city="Sopot"))
    client.delete()
    assert undo_change_set(change_set=change_set, by=author).refused[0][2] == "gone"


def test_an_owner_who_is_gone_cannot_come_back(change_set, client, author):
    leaver, other = UserFactory(), ClientFactory(owner=author)
    Client.objects.filter(pk=client.pk).update(owner=leaver)
    keep_updates(change_set, Client, ["owner"], Client.objects.all(), changed(owner=None))
    leaver.delete()
    report = undo_change_set(change_set=change_set, by=author)
    assert (report.undone, report.refused) == (1, [("contacts.client", client.pk, "parent_gone")])
    assert values(other)["owner"] == author.pk


def test_two_changes_of_one_row_are_taken_back_in_order(change_set, client, author):
    for city in ("Sopot", "Hel"):
        keep_updates(change_set, Client, ["city"], [client.pk], changed(city=city))
    assert undo_change_set(change_set=change_set, by=author).undone == 2
    assert values(client)["city"] == "Łódź"


def test_ids_may_be_a_select(change_set, client):
    ids = IdsSql("SELECT id FROM contacts_client WHERE city = %s", ("Łódź",))
    assert keep_updates(change_set, Client, ["city"], ids, changed(city="Hel")) == 1


def test_a_locked_queryset_must_have_its_scope(change_set, client):
    token = _open_reason.set(None)
    try:
        with pytest.raises(ScopeNotDecided):
            keep_updates(change_set, Client, ["city"], Client.objects.all(), lambda: None)
    finally:
        _open_reason.reset(token)


def test_keeping_costs_the_same_for_any_number(change_set, author, django_assert_num_queries):
    Client.objects.bulk_create(Client(name=f"Row {n}", city="Hel") for n in range(300))
    with django_assert_num_queries(9):
        keep_updates(change_set, Client, ["city"], Client.objects.all(), changed(city="Sopot"))
