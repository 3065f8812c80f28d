import csv

import pytest
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from crm.audit.actions import record
from crm.audit.exports import harmless
from crm.audit.models import AuditEntry
from tests.personas import show_fields, sign_in


@pytest.fixture
def entries(anna, bruno):
    record(by=anna, action="create", entity="client", object_ids=[1], summary="Adatum")
    record(
        by=bruno, action="change", entity="deal", object_ids=[2], before={"stage": "a"}, after={"stage": "b"}
    )
    record(by=None, action="scan", entity="client", count=40, summary="=Reactivation")


def shown(client, user, **filters):
    sign_in(client, user)
    answer = client.get(reverse("audit_list"), filters)
    assert answer.status_code == 200
    return [entry.action for entry in answer.context["page"].entries]


def test_otto_reads_it_newest_first(client, otto, entries):
    assert shown(client, otto) == ["scan", "change", "create"]


@pytest.mark.parametrize("name", ["anna", "carla", "nils", "dario"])
def test_to_others_it_is_not_there(client, personas, entries, name):
    sign_in(client, getattr(personas, name))
    entry = AuditEntry.objects.first()
    assert client.get(reverse("audit_list")).status_code == 404
    assert client.get(reverse("audit_entry", args=[entry.pk])).status_code == 404
    assert client.post(reverse("audit_export")).status_code == 404


def test_it_is_filtered(client, otto, anna, entries):
    assert shown(client, otto, by=anna.pk) == ["create"]
    assert shown(client, otto, action="change") == ["change"]
    assert shown(client, otto, entity="client") == ["scan", "create"]
    assert shown(client, otto, entity="client", object_id=1) == ["create"]
    assert shown(client, otto, since="2020-01-01", until="2020-12-31") == []
    assert len(shown(client, otto, since="2020-01-01")) == 3
    assert len(shown(client, otto, since="last summer", by="x", action="unknown")) == 3


def test_an_entry_shows_its_values(client, edda, entries):
    sign_in(client, edda)
    entry = AuditEntry.objects.get(action="change")
    content = client.get(reverse("audit_entry", args=[entry.pk])).content.decode()
    assertInHTML("<tr><td>stage</td><td>a</td><td>b</td></tr>", content)
    plain = AuditEntry.objects.get(action="scan")
    assert client.get(reverse("audit_entry", args=[plain.pk])).status_code == 200


def test_older_entries_are_a_page_away(client, otto, entries):
    for number in range(120):
        record(by=None, action="scan", summary=f"Scan {number}")
    sign_in(client, otto)
    page = client.get(reverse("audit_list"), {"action": "scan"}).context["page"]
    assert len(page.entries) == 100
    older = client.get(reverse("audit_list"), {"action": "scan", "before": page.older}).context["page"]
    assert len(older.entries) == 21
    assert older.older is None


def test_keeping_the_audit_does_not_make_a_reader_of_clients(client, otto, entries):
    sign_in(client, otto)
    assert "Adatum" not in client.get(reverse("audit_list")).content.decode()
    entry = AuditEntry.objects.get(summary="Adatum")
    assert "Adatum" not in client.get(reverse("audit_entry", args=[entry.pk])).content.decode()
    exported = b"".join(client.post(reverse("audit_export")).streaming_content).decode()
    assert "Adatum" not in exported
    assert "Anna" in exported


def test_the_export_holds_what_the_filter_shows_and_is_recorded(client, edda, entries):
    sign_in(client, edda)
    answer = client.post(reverse("audit_export"), {"entity": "client"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["Action"] for row in rows] == ["Scanned", "Created"]
    assert rows[0]["Summary"] == "'=Reactivation"
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.entity, entry.by, entry.count) == ("export", "audit", edda, 2)


def test_formulas_are_marked_as_text():
    assert [harmless(text) for text in ("=1+1", "+48 22", "@x", "plain", 7)] == [
        "'=1+1",
        "'+48 22",
        "'@x",
        "plain",
        "7",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, otto, count, django_assert_max_num_queries):
    for _number in range(count):
        record(by=otto, action="scan")
    sign_in(client, otto)
    client.get(reverse("audit_list"))
    with django_assert_max_num_queries(6):
        client.get(reverse("audit_list"))


def test_values_of_hidden_groups_are_counted_and_not_told(client, edda):
    record(
        by=edda, action="change", entity="client", object_ids=[1], summary="About the mill",
        before={"street": "Old street", "city": "Oslo"}, after={"street": "New street", "city": "Bergen"},
    )  # fmt: skip
    record(
        by=edda, action="change", entity="client", object_ids=[1], before={"stage": "a"}, after={"stage": "b"}
    )
    sign_in(client, edda)
    plain, entry = (reverse("audit_entry", args=[found.pk]) for found in AuditEntry.objects.all()[:2])
    assert "Old street" in client.get(entry).text and "role does not show" not in client.get(entry).text
    assert "About the mill" in client.get(reverse("audit_list")).text
    show_fields("director", contact=0)
    page = client.get(entry).text
    assert "Bergen" in page and "street" not in page
    assert "1 change is in a group of fields that your role does not show." in page
    assert "role does not show" not in client.get(plain).text
    export = b"".join(client.post(reverse("audit_export")).streaming_content).decode()
    assert "About the mill" not in client.get(reverse("audit_list")).text + export, (
        "a summary may tell a value"
    )
