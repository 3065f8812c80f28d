import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Client
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models import ChangeSet
from crm.jobs import later
from crm.jobs.running import run_due_jobs
from sales.actions.lead_handing import hand_out
from sales.actions.lead_lists import add_to_lead_list
from sales.actions.lead_rules import qualify_by_rules
from sales.actions.lead_work import take_next
from sales.models import Deal, LeadItem, LeadList
from tests.factories import ChannelFactory, ClientFactory
from tests.personas import sign_in
from tests.sales.test_lead_lists import items, make

pytestmark = pytest.mark.django_db


def test_a_list_is_made_filled_and_worked_by_keys(client, anna):
    sign_in(client, anna)
    ChannelFactory(client=ClientFactory(owner=anna, name="Mill", stage="lead"), kind="phone")
    answer = client.post(reverse("lead_list_create"), {"name": "Fair", "work_hours": 8, "is_on": "on"})
    lead_list = LeadList.objects.visible_to(anna).get()
    assert answer["Location"] == lead_list.get_absolute_url()
    rows = {"id": Client.objects.visible_to(anna).get().pk, "confirm": "1"}
    client.post("/clients/bulk/lead_list/", rows | {"lead_list": lead_list.pk})
    page = client.get(lead_list.get_absolute_url()).text
    assert "Mill" in page and "Next lead" in page and "Nobody gets leads of this list yet" in page
    answer = client.post(reverse("lead_list_next", args=[lead_list.pk]), follow=True)
    for key in ("1", "q", "r", "d"):
        assert f'data-key="{key}"' in answer.text
    item = LeadItem.objects.visible_to(anna).get()
    assert client.post(reverse("lead_settle", args=[item.pk]), {}).status_code == 422
    client.post(reverse("lead_settle", args=[item.pk]), {"result": "reached", "text": "Wants one"})
    answer = client.post(reverse("lead_qualify", args=[item.pk]))
    assert answer["Location"] == Deal.objects.visible_to(anna).get().get_absolute_url()
    assert "Qualified" in client.get(item.get_absolute_url()).text


def test_a_rejection_asks_for_its_reason(client, anna):
    item = take_next(lead_list=make(anna, count=1), by=anna)
    address = reverse("lead_reject", args=[item.pk])
    assert sign_in(client, anna).post(address, {}).status_code == 422
    assert "Say why in words" in client.post(address, {"reason": "other"}).text
    client.post(address, {"reason": "unfit", "why": "Too small"})
    assert "Does not fit us. <bdi>Too small</bdi>" in client.get(item.get_absolute_url()).text


def test_receivers_are_named_on_the_page_and_leads_handed_out_now(client, personas):
    carla = personas.carla
    lead_list = make(carla, count=2)
    sign_in(client, carla)
    address = reverse("lead_list_receiver", args=[lead_list.pk])
    answer = client.post(address, {"user": personas.nils.pk, "a_day": 3})
    assert answer.status_code == 422 and "may not see clients" in answer.text
    client.post(address, {"user": personas.anna.pk, "a_day": 3, "grades": ["A", "B"]})
    assert "A/B" in client.get(lead_list.get_absolute_url()).text
    client.post(address, {"user": personas.anna.pk, "a_day": 3})
    client.post(reverse("lead_list_hand_out", args=[lead_list.pk]))
    assert items(lead_list, receiver=personas.anna).count() == 2
    today = sign_in(client, personas.anna).get(reverse("today_more")).text
    assert "Leads to work" in today and "Mill 0" in today


@pytest.mark.parametrize("name", ["list", "today", "items"])
def test_pages_ask_as_much_for_many_leads_as_for_one(client, personas, name):
    carla, anna = personas.carla, personas.anna
    lead_list = make(carla, anna, count=1)
    hand_out(lead_list=lead_list)
    addresses = {
        "list": lead_list.get_absolute_url(),
        "today": "/today/more/",
        "items": reverse("lead_item_list"),
    }
    sign_in(client, anna)
    counts = []
    for _turn in range(2):
        client.get(addresses[name])
        with CaptureQueriesContext(connection) as found:
            assert "Mill 0" in client.get(addresses[name]).text
        counts.append(len(found))
        for number in range(3):
            ClientFactory(owner=carla, name=f"More {number}", stage="lead")
        rows = Client.objects.visible_to(carla).filter(owner=carla)
        add_to_lead_list(lead_list=lead_list, clients=rows, by=carla)
        hand_out(lead_list=lead_list)
    assert counts[0] == counts[1]


def test_rules_qualify_by_themselves_once(client, personas):
    carla = personas.carla
    lead_list = make(carla, count=2)
    wanted = items(lead_list).first().client
    Client.objects.unscoped("test").filter(pk=wanted.pk).update(grade="A")
    sign_in(client, carla)
    address = reverse("lead_list_rules", args=[lead_list.pk])
    assert client.post(address, {}).status_code == 200
    rule = {"join": "all", "g0-join": "all", "g0-0-field": "grade", "g0-0-operator": "is", "g0-0-value": "A"}
    assert "open lead answers" in client.post(address, rule).text
    client.post(address, rule | {"do": "save"})
    assert later("sales.hand_out_leads") and run_due_jobs("sales.hand_out_leads")
    assert items(lead_list, state="qualified").get().client == wanted
    undo_change_set(change_set=ChangeSet.objects.latest("pk"), by=carla)
    lead_list.refresh_from_db()
    assert qualify_by_rules(lead_list) == 0 and not items(lead_list, state="qualified").exists()
    client.post(address, rule | {"do": "none"})
    lead_list.refresh_from_db()
    assert lead_list.qualify_rules == {}
