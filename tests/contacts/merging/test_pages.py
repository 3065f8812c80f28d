import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Client
from crm.changes.models import ChangeSet
from tests.factories import ClientFactory, InteractionFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(anna):
    left = ClientFactory(owner=anna, name="Amber Mills", city="Oslo", tags=["fair"], note="First", grade="A")
    right = ClientFactory(owner=anna, name="Amber Mills Ltd", city="Bergen", tags=["south"], note="Second")
    return left, right


def url_of(two):
    return reverse("client_merge", args=[client.pk for client in two])


def sent(two, **chosen):
    versions = {"left_version": two[0].version, "right_version": two[1].version}
    return {"keep": "left", "name": "left", **versions, **chosen}


def test_both_sides_stand_beside_each_other_and_undo_is_one_click(client, two, carla):
    client.force_login(carla)
    page = client.get(url_of(two))
    for words in ("Amber Mills Ltd", "Oslo", "Bergen", "Second"):
        assert words in page.text
    answer = client.post(
        url_of(two), sent(two, keep="right", city="right", tags="both", note="both"), follow=True
    )
    assert answer.redirect_chain[-1][0] == two[1].get_absolute_url()
    now = Client.objects.visible_to(carla).get(pk=two[1].pk)
    assert (now.name, now.city, now.tags, now.note) == (
        "Amber Mills",
        "Bergen",
        ["fair", "south"],
        "First\n\nSecond",
    )
    undo = reverse("undo", args=[ChangeSet.objects.get(kind="merge").pk])
    assert undo in answer.text
    assert client.post(undo).status_code == 302
    assert Client.objects.visible_to(carla).filter(pk__in=[one.pk for one in two]).count() == 2


def test_the_old_address_leads_to_the_client_that_stays(client, two, carla, dario):
    client.force_login(carla)
    client.post(url_of(two), sent(two))
    assert client.get(two[1].get_absolute_url())["Location"] == two[0].get_absolute_url()
    client.force_login(dario)
    assert client.get(two[1].get_absolute_url()).status_code == 404


def test_the_history_of_both_is_on_the_page(client, two, carla, anna):
    client.force_login(anna)
    client.post(reverse("client_fact", args=[two[1].pk, "industry"]), {"industry": "Milling", "version": 1})
    client.force_login(carla)
    fresh = [Client.objects.visible_to(carla).get(pk=one.pk) for one in two]
    client.post(url_of(two), sent(fresh))
    assert "Milling" in client.get(two[0].get_absolute_url(), {"show": "change"}).text


def test_whoever_may_not_merge_has_no_page(client, two, anna, dario, edda):
    client.force_login(anna)
    assert client.get(url_of(two)).status_code == 403
    client.force_login(dario)
    assert client.get(url_of(two)).status_code == 404
    client.force_login(edda)
    assert client.get(url_of(two)).status_code == 200
    assert client.get(reverse("client_merge", args=[two[0].pk, two[0].pk])).status_code == 404


def test_a_change_in_between_is_told(client, two, carla):
    client.force_login(carla)
    answer = client.post(url_of(two), sent(two, right_version=9))
    assert "Somebody changed one of the two" in answer.text
    assert Client.objects.visible_to(carla).filter(pk=two[1].pk).exists()


def test_the_same_persons_are_offered(client, two, carla):
    mine, theirs = (PersonFactory(client=one, name="Ewa Nowak") for one in two)
    client.force_login(carla)
    page = client.get(url_of(two))
    [(_mine, found, is_chosen)] = page.context["form"].person_rows
    assert (found, is_chosen) == (theirs, True) and "Same person" in page.text
    client.post(url_of(two), sent(two, keep="right", persons=[theirs.pk]))
    assert not type(mine).objects.unscoped("test").filter(pk=mine.pk).exists()


def test_the_page_asks_the_same_for_one_and_three_persons(client, two, carla):
    client.force_login(carla)
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            for one in two:
                PersonFactory(client=one, name=f"Person {rows}")
                InteractionFactory(client=one)
        client.get(url_of(two))
        with CaptureQueriesContext(connection) as queries:
            client.get(url_of(two))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_another_one_is_found_among_those_that_may_be_merged(client, two, carla, dario):
    ClientFactory(owner=dario, name="Amber Southern")
    client.force_login(carla)
    page = client.get(reverse("client_merge_with", args=[two[0].pk]), {"q": "Amber"})
    assert url_of(two) in page.text and "Southern" not in page.text


def test_two_selected_clients_open_side_by_side(client, two, carla):
    client.force_login(carla)
    bulk = reverse("client_list_bulk", args=["merge"])
    assert client.post(bulk, {"id": [one.pk for one in two]})["Location"] == url_of(two)
    answer = client.post(bulk, {"id": [two[0].pk]}, follow=True)
    assert "Select exactly two clients" in answer.text
    answer = client.post(bulk, {"id": [one.pk for one in two]}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url_of(two)
