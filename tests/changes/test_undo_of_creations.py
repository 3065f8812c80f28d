"""What an import created goes again, unless somebody has worked with it since."""

import pytest

from contacts.models import Channel, Client, Interaction, Person
from crm.audit.models import AuditEntry
from crm.changes.actions.keeping import keep_created
from crm.changes.actions.undoing import NotUndoable, undo_change_set
from crm.changes.models.change_sets import ChangeState
from crm.changes.registry import Belonging, belongings
from tests.factories import ClientFactory, InteractionFactory, TeamFactory


def test_everything_created_goes(change_set, imported, author):
    stranger = ClientFactory()
    report = undo_change_set(change_set=change_set, by=author)
    assert (report.undone, report.refused) == (9, [])
    assert list(Client.objects.all()) == [stranger]
    assert not Person.objects.exists()
    assert not Channel.objects.exists()
    assert (change_set.state, change_set.undone_by) == (ChangeState.UNDONE, author)
    entry = AuditEntry.objects.get(action="undo")
    assert (entry.by, entry.count, entry.payload.after) == (author, 9, {"undone": 9, "kept": 0})


def test_an_edited_client_stays_with_all_that_belongs_to_it(change_set, imported, author):
    Client.objects.filter(pk=imported[1].pk).update(city="Sopot")
    report = undo_change_set(change_set=change_set, by=author)
    assert list(Client.objects.values_list("pk", "city")) == [(imported[1].pk, "Sopot")]
    assert Person.objects.get().client == imported[1]
    assert Channel.objects.get().client == imported[1]
    assert report.undone == 6
    assert sorted((label, reason) for label, _, reason in report.refused) == [
        ("contacts.channel", "kept_with"),
        ("contacts.client", "edited"),
        ("contacts.person", "kept_with"),
    ]


def test_an_edited_channel_keeps_its_person_and_client(change_set, imported, author):
    Channel.objects.filter(client=imported[0]).update(value="new@example.com")
    report = undo_change_set(change_set=change_set, by=author)
    assert Client.objects.get() == imported[0]
    assert Person.objects.get().client == imported[0]
    assert report.refused_count == 3


def test_a_client_somebody_called_stays(change_set, imported, author):
    InteractionFactory(client=imported[2])
    report = undo_change_set(change_set=change_set, by=author)
    assert Client.objects.get() == imported[2]
    assert ("contacts.client", imported[2].pk, "in_use") in report.refused
    assert Interaction.objects.count() == 1


def test_kept_figures_do_not_count_as_an_edit(change_set, imported, author):
    Client.objects.update(order_count=5, main_phone="22 123 45 67")
    undo_change_set(change_set=change_set, by=author)
    assert not Client.objects.exists()


def test_a_row_that_went_already_is_no_trouble(change_set, imported, author):
    imported[0].delete()
    report = undo_change_set(change_set=change_set, by=author)
    assert (report.undone, report.refused) == (6, [])


def test_rows_that_only_belong_go_along(change_set, imported, author, monkeypatch):
    monkeypatch.setitem(belongings._by_key, "contacts.interaction", Belonging("contacts.interaction"))
    InteractionFactory(client=imported[2])
    assert undo_change_set(change_set=change_set, by=author).undone == 9
    assert not Interaction.objects.exists()


def test_a_tree_goes_whatever_its_order(change_set, author):
    inner = TeamFactory()
    outer = TeamFactory()
    inner.parent = outer
    inner.save()
    model = type(inner)
    keep_created(change_set, model, [inner.pk, outer.pk])
    assert undo_change_set(change_set=change_set, by=author).undone == 2


def test_it_is_undone_once(change_set, imported, author):
    undo_change_set(change_set=change_set, by=author)
    with pytest.raises(NotUndoable):
        undo_change_set(change_set=change_set, by=author)


def test_the_number_of_statements_does_not_grow_with_the_rows(
    change_set, author, django_assert_max_num_queries
):
    clients = Client.objects.bulk_create(Client(name=f"Row {n}") for n in range(500))
    keep_created(change_set, Client, [client.pk for client in clients], fields=["name"])
    with django_assert_max_num_queries(125):
        assert undo_change_set(change_set=change_set, by=author).undone == 500
