"""The clients of a call list as a list and as a file."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contacts.actions.call_lists import add_to_call_list, make_call_list
from contacts.models import CallItem, Client
from crm.access.models import AccessVersion, Grant
from crm.audit.models import AuditEntry
from tests.factories import ClientFactory
from tests.personas import show_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def call_list(anna):
    for name in ("Zubr", "=1+1"):
        ClientFactory(owner=anna, name=name)
    made = make_call_list(by=anna, name="Spring", script="")
    add_to_call_list(call_list=made, clients=Client.objects.visible_to(anna).order_by("pk"), by=anna)
    CallItem.objects.unscoped("test").filter(client__name="Zubr").update(result="reached", state="done")
    return made


def sheet(client, address):
    answer = client.post(address, {"format": "xlsx"})
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_list_leaves_with_its_clients_and_what_came_of_the_calls(client, anna, call_list):
    client.force_login(anna)
    page = client.get(call_list.get_absolute_url())
    address = reverse("call_item_list")
    assert f"{address}?list={call_list.pk}" in page.text
    rows = sheet(client, f"{reverse('call_item_list_export')}?list={call_list.pk}")
    assert [(row["Client"], row["Outcome"]) for row in rows] == [("Zubr", "Reached"), ("'=1+1", None)]
    assert AuditEntry.objects.filter(action="export", entity="call_list", by=anna).count() == 1
    (row,) = sheet(client, reverse("call_list_list_export"))
    assert (row["Call list"], row["Clients"]) == ("Spring", 2)


def test_only_clients_in_sight_that_may_leave(client, anna, bruno, call_list):
    other = ClientFactory(owner=bruno, name="Out of sight")
    CallItem.objects.create(call_list=call_list, client=other, position=9)
    client.force_login(anna)
    shown = client.get(reverse("call_item_list")).text
    assert ("Out of sight" in shown) == Client.objects.visible_to(anna).filter(pk=other.pk).exists()
    names = [row["Client"] for row in sheet(client, reverse("call_item_list_export"))]
    assert names == ["Zubr", "'=1+1"]
    Grant.objects.filter(role__key="rep", entity="call_list", action="export").delete()
    AccessVersion.bump()
    assert client.post(reverse("call_item_list_export"), {"format": "csv"}).status_code == 403


def test_phones_are_left_out_for_whoever_may_not_read_them(client, anna, call_list):
    show_fields("rep", contact=0)
    client.force_login(anna)
    assert "Phone" not in sheet(client, reverse("call_item_list_export"))[0]


def test_the_page_asks_the_same_for_one_client_and_three(
    client, anna, call_list, django_assert_max_num_queries
):
    client.force_login(anna)
    client.get(reverse("call_item_list"))
    for number in range(3):
        with django_assert_max_num_queries(8):
            assert client.get(reverse("call_item_list")).status_code == 200
        add_to_call_list(
            call_list=call_list,
            by=anna,
            clients=Client.objects.visible_to(anna).filter(
                pk=ClientFactory(owner=anna, name=f"C{number}").pk
            ),
        )
