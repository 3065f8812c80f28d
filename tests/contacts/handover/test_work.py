import pytest
from django.urls import reverse

from contacts.models import HandoverItem
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
ITEMS = HandoverItem.objects.unscoped("test")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def handover(give, clients, anna, bruno, carla):
    return give(anna, carla, bruno)


@pytest.fixture
def work(handover):
    return reverse("handover_work", args=[handover.pk])


def url_of(verb, client):
    return reverse(f"handover_item_{verb}", args=[ITEMS.get(client=client).pk])


def test_the_most_valuable_client_comes_first_with_its_brief(client, work, bruno):
    client.force_login(bruno)
    page = client.get(work).context["page"]
    assert [item.client.grade for item in page.items] == ["A", "B", "C", ""]
    assert page.item == page.items[0]
    assert page.brief.client == page.item.client
    second = client.get(work, {"item": page.items[1].pk}).context["page"]
    assert (second.previous, second.item, second.following) == (page.items[0], page.items[1], page.items[2])


def test_keys_press_what_stands_on_the_page(client, work, bruno):
    client.force_login(bruno)
    text = client.get(work).text
    for key in "ajr":
        assert f'data-key="{key}"' in text
    assert "data-keys" in text


def test_accepting_goes_on_to_the_next_and_can_be_undone(client, work, clients, bruno):
    client.force_login(bruno)
    answer = client.post(url_of("accept", clients[0]), follow=True)
    assert answer.context["page"].item.client == clients[1]
    assert url_of("reopen", clients[0]) in answer.text
    answer = client.post(url_of("reopen", clients[0]), follow=True)
    assert answer.context["page"].item.client == clients[0]
    twice = [client.post(url_of("accept", clients[0]), follow=True) for _ in range(2)][1]
    assert "does not wait for your answer" in twice.text


def test_all_the_rest_at_once(client, handover, work, clients, bruno):
    client.force_login(bruno)
    answer = client.post(reverse("handover_accept_all", args=[handover.pk]), follow=True)
    assert "4 clients accepted." in answer.text
    assert answer.context["page"].counts["answer"] == 0
    assert ITEMS.filter(state="accepted").count() == 4


def test_returning_wants_a_reason_and_can_be_taken_back(client, work, clients, anna, bruno):
    client.force_login(bruno)
    url = url_of("return", clients[0])
    assert "dialog" in client.get(url, headers=HTMX).text
    assert "This field is required" in client.post(url, {"reason": " "}).text
    done = client.post(url, {"reason": "Family of mine works there"}, headers=HTMX)
    assert done["HX-Redirect"] == work
    clients[0].refresh_from_db()
    assert clients[0].owner == anna
    assert client.get(url).status_code == 404
    client.post(url_of("reopen", clients[0]))
    clients[0].refresh_from_db()
    assert clients[0].owner == bruno


def test_nobody_answers_for_another(client, clients, handover, work, anna, dario, carla, nils):
    for who, status in ((dario, 404), (nils, 404), (carla, 403)):
        client.force_login(who)
        for verb in ("accept", "return"):
            assert client.post(url_of(verb, clients[0]), {"reason": "x"}).status_code == status, (who, verb)
        assert client.post(url_of("reopen", clients[0])).status_code == 404
    client.force_login(dario)
    assert client.get(work).status_code == 404
    assert set(ITEMS.values_list("state", flat=True)) == {"open"}


def test_a_client_lost_meanwhile_leaves_the_list(client, work, clients, bruno, dario):
    type(clients[0]).objects.unscoped("test").filter(pk=clients[0].pk).update(owner=dario)
    ClientFactory(owner=bruno)
    client.force_login(bruno)
    assert len(client.get(work).context["page"].items) == 3
