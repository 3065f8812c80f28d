import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.actions.handover import accept_items, return_item
from contacts.models import HandoverItem, Interaction
from crm.changes.actions.undoing import undo_change_set
from tests.factories import ClientFactory, InteractionFactory
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
ITEMS = HandoverItem.objects.unscoped("test")


@pytest.fixture
def handover(give, clients, anna, bruno, carla):
    return give(anna, carla, bruno)


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(queries)


def item_of(client):
    return ITEMS.get(client=client)


def words(answer):
    return " ".join(answer.text.split())


def test_the_list_is_for_leads_and_for_whoever_was_given_clients(client, handover, personas):
    shown = {}
    for name in ("anna", "bruno", "carla", "dario", "edda", "marta"):
        client.force_login(getattr(personas, name))
        shown[name] = handover.get_absolute_url() in client.get(reverse("handover_list")).text
    assert shown == {
        "anna": False, "bruno": True, "carla": True, "dario": False, "edda": True, "marta": False,
    }  # fmt: skip
    client.force_login(personas.nils)
    assert client.get(reverse("handover_list")).status_code == 403


def test_the_page_counts_what_is_accepted_returned_and_contacted(
    client, handover, clients, anna, bruno, carla
):
    accept_items(handover=handover, items=ITEMS.filter(client__in=clients[:2]), by=bruno)
    return_item(item=item_of(clients[2]), by=bruno, reason="Too far away")
    InteractionFactory(client=clients[0], by=bruno, kind="call")
    InteractionFactory(client=clients[1], by=bruno, kind="note")
    InteractionFactory(client=clients[1], by=bruno, kind="call", outcome="not_reached")
    InteractionFactory(client=clients[3], by=anna, kind="call")
    client.force_login(carla)
    page = client.get(handover.get_absolute_url())
    found = page.context["page"].progress
    assert (found.open, found.accepted, found.returned, found.contacted) == (1, 2, 1, 1)
    assert (found.class_a, found.class_a_contacted) == (1, 1)
    assert page.context["page"].show == "returned"
    assert "Too far away" in page.text and "Hand over the selected" in page.text


def test_a_deputys_call_for_the_receiver_counts(client, handover, clients, bruno, sara, carla):
    Interaction.objects.unscoped("test").create(client=clients[0], kind="call", by=sara, for_whom=bruno)
    client.force_login(carla)
    assert client.get(handover.get_absolute_url()).context["page"].progress.class_a_contacted == 1


def test_the_lead_finds_another_receiver_on_the_page(client, handover, clients, bruno, carla, sara, nils):
    return_item(item=item_of(clients[0]), by=bruno, reason="no")
    client.force_login(carla)
    again = reverse("handover_again", args=[handover.pk])
    refused = client.post(f"{again}?show=returned", {"item": item_of(clients[0]).pk, "to": nils.pk})
    assert refused.status_code == 422
    assert "may not see clients" in refused.text
    nobody = client.post(again, {"item": ["9" * 30, "x", "-1"], "to": sara.pk})
    assert nobody.status_code == 422
    assert "nobody to hand over" in nobody.text
    done = client.post(again, {"item": item_of(clients[0]).pk, "to": sara.pk})
    assert done.status_code == 302
    clients[0].refresh_from_db()
    assert clients[0].owner == sara
    client.force_login(bruno)
    assert client.post(again, {"item": [], "to": sara.pk}).status_code == 403


def test_clients_beyond_the_leads_sight_count_but_are_not_shown(
    client, give, clients, anna, dario, carla, edda
):
    handover = give(anna, carla, dario)
    client.force_login(carla)
    page = client.get(handover.get_absolute_url())
    assert page.context["page"].progress.open == 4
    assert clients[0].name not in page.text
    assert "4 clients are now beyond what you may see" in words(page)
    client.force_login(edda)
    assert clients[0].name in client.get(handover.get_absolute_url()).text


def test_addresses_with_nonsense_are_answered(client, handover, bruno, carla):
    client.force_login(carla)
    for query in ("show=nonsense", "after=" + "9" * 30, "after=x"):
        assert client.get(f"{handover.get_absolute_url()}?{query}").status_code == 200
    assert client.get(reverse("handover_list"), {"before": "9" * 30}).status_code == 200
    assert client.get(reverse("handover_new"), {"from": "9" * 30}).status_code == 404
    client.force_login(bruno)
    work = reverse("handover_work", args=[handover.pk])
    assert client.get(work, {"tab": "nonsense", "item": "9" * 30}).status_code == 200


def test_a_receiver_sees_the_own_part_only(client, give, clients, anna, bruno, sara, carla):
    handover = give(anna, carla, bruno, sara)
    client.force_login(bruno)
    page = client.get(handover.get_absolute_url())
    assert page.context["page"].progress.open == 2
    assert "of 2 clients" in words(page)
    assert [row.counts.given for row in client.get(reverse("handover_list")).context["handovers"]] == [2]
    assert "Hand over the selected" not in client.get(handover.get_absolute_url(), {"show": "open"}).text


def test_list_page_and_work_ask_the_same_for_one_and_three(client, give, anna, bruno, carla):
    handovers = []
    for count in (1, 3):
        for number in range(count):
            ClientFactory(owner=anna, name=f"One {count} {number}", grade="A")
        handovers.append(give(anna, carla, bruno))
    for who, name, most in ((bruno, "handover_work", 20), (carla, "handover_page", 10)):
        sign_in(client, who)
        urls = [reverse(name, args=[handover.pk]) for handover in handovers]
        client.get(urls[0])  # the access is reckoned once
        found = [asked(client, url) for url in urls]
        assert found[0] == found[1] <= most, name
    of_two = asked(client, reverse("handover_list"))
    ClientFactory(owner=anna)
    give(anna, carla, bruno)
    assert asked(client, reverse("handover_list")) == of_two <= 6


def test_after_an_undo_the_page_says_so_and_nothing_waits(client, handover, clients, bruno, carla):
    undo_change_set(change_set=handover.change_set, by=carla)
    client.force_login(carla)
    page = client.get(handover.get_absolute_url())
    assert "This handover was undone." in page.text
    assert "Undo the handover" not in page.text
    client.force_login(bruno)
    assert "No client is yours" in client.get(reverse("handover_work", args=[handover.pk])).text
    assert "Clients handed to you" not in client.get(reverse("today")).text


def test_today_tells_receivers_and_leads(client, handover, clients, bruno, carla, edda, dario, cover, sara):
    client.force_login(bruno)
    assert "4 to accept or return" in words(client.get(reverse("today")))
    return_item(item=item_of(clients[0]), by=bruno, reason="no")
    assert "3 to accept or return" in words(client.get(reverse("today")))
    for lead in (carla, edda):
        client.force_login(lead)
        assert "1 came back and needs another receiver" in words(client.get(reverse("today")))
    client.force_login(dario)
    assert "handed to you" not in client.get(reverse("today")).text
    cover(bruno, sara)
    client.force_login(sara)
    assert "3 to accept or return" in words(client.get(reverse("today")))
