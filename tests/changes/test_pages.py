import pytest
from django.urls import reverse

from contacts.models import Client
from crm.access.locks import unlocked
from crm.changes.actions import undoing
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.jobs.running import run_due_jobs
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in


@pytest.fixture
def change_set(anna):
    with unlocked("set up"):
        clients = ClientFactory.create_batch(3, city="Gdynia", owner=anna)
    change_set = open_change_set(kind="bulk", by=anna, summary="City of 3 clients")
    clients = Client.objects.unscoped("set up").filter(pk__in=[client.pk for client in clients])
    keep_updates(change_set, Client, ["city"], clients, lambda: clients.update(city="Sopot"))
    return change_set


def cities():
    return sorted(Client.objects.unscoped("look").values_list("city", flat=True))


def undo(client, user, change_set):
    sign_in(client, user)
    return client.post(reverse("undo", args=[change_set.pk]), follow=True)


def test_one_click_takes_it_back(client, anna, change_set):
    sign_in(client, anna)
    shown = client.get(reverse("change_set_page", args=[change_set.pk])).content.decode()
    assert reverse("undo", args=[change_set.pk]) in shown
    content = undo(client, anna, change_set).content.decode()
    assert cities() == ["Gdynia"] * 3
    assert "3 rows are as they were" in content
    assert reverse("undo", args=[change_set.pk]) not in content


def test_what_was_left_is_named(client, anna, change_set):
    edited = Client.objects.unscoped("edit").first()
    Client.objects.unscoped("edit").filter(pk=edited.pk).update(city="Hel")
    content = undo(client, anna, change_set).content.decode()
    assert cities() == ["Gdynia", "Gdynia", "Hel"]
    assert edited.name in content
    assert "Edited since" in content
    # What it was made, what it is now.
    assert "is “Hel” now, this change had made it “Sopot”" in " ".join(content.split())


def test_values_that_a_role_hides_are_not_told(client, anna, change_set):
    rows = Client.objects.unscoped("edit").order_by("pk")[:1]
    noted = open_change_set(kind="bulk", by=anna, summary="Note of a client")
    found = Client.objects.unscoped("edit").filter(pk=rows[0].pk)
    keep_updates(noted, Client, ["note", "city"], found, lambda: found.update(note="herons", city="Hel"))
    found.update(note="storks", city="Oslo")
    assert "herons" in undo(client, anna, noted).text
    show_fields("rep", notes=0)
    page = client.get(reverse("change_set_page", args=[noted.pk])).text
    assert "herons" not in page and "storks" not in page and "is “Oslo” now" in page


def test_otto_may_undo_but_reads_no_client(client, otto, change_set):
    edited = Client.objects.unscoped("edit").first()
    Client.objects.unscoped("edit").filter(pk=edited.pk).update(city="Hel")
    content = undo(client, otto, change_set).content.decode()
    assert cities() == ["Gdynia", "Gdynia", "Hel"]
    assert edited.name not in content
    assert f"#{edited.pk}" in content


def test_change_sets_of_others_are_not_there(client, bruno, change_set):
    assert undo(client, bruno, change_set).status_code == 404
    assert client.get(reverse("change_set_page", args=[change_set.pk])).status_code == 404
    assert "City of 3 clients" not in client.get(reverse("change_set_list")).content.decode()
    assert cities() == ["Sopot"] * 3


def test_undoing_twice_says_so(client, anna, change_set):
    undo(client, anna, change_set)
    assert "undone already" in undo(client, anna, change_set).content.decode()


def test_a_large_one_becomes_a_job_and_goes_on_in_chunks(client, anna, change_set, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    monkeypatch.setattr(undoing, "CHUNK", 1)
    content = undo(client, anna, change_set).content.decode()
    assert 'id="job-' in content
    assert reverse("undo", args=[change_set.pk]) not in content
    assert cities() == ["Sopot"] * 3
    assert len(run_due_jobs()) == 1
    change_set.refresh_from_db()
    assert (change_set.state, change_set.undone_count) == (ChangeState.UNDONE, 3)
    assert cities() == ["Gdynia"] * 3


def test_an_interrupted_undo_goes_on(client, anna, change_set, monkeypatch):
    monkeypatch.setattr(undoing, "CHUNK", 1)
    undoing.begin_undo(change_set=change_set, by=anna)
    assert undoing.undo_chunk(change_set=change_set)
    assert cities() == ["Gdynia", "Sopot", "Sopot"]
    sign_in(client, anna)
    assert "Go on undoing" in client.get(reverse("change_set_page", args=[change_set.pk])).content.decode()
    undo(client, anna, change_set)
    assert cities() == ["Gdynia"] * 3
    assert ChangeSet.objects.get().undone_count == 3


def test_a_large_one_tries_again_what_was_left(client, anna, change_set, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    rows = Client.objects.unscoped("edit")
    edited = rows.filter(pk=rows.first().pk)
    edited.update(city="Hel")
    undo(client, anna, change_set)
    run_due_jobs()
    assert cities() == ["Gdynia", "Gdynia", "Hel"]
    edited.update(city="Sopot")
    undo(client, anna, change_set)
    run_due_jobs()
    assert cities() == ["Gdynia"] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, anna, count, django_assert_max_num_queries):
    for number in range(count):
        open_change_set(kind="bulk", by=anna, summary=f"Change {number}")
    sign_in(client, anna)
    client.get(reverse("change_set_list"))
    with django_assert_max_num_queries(3):
        client.get(reverse("change_set_list"))
