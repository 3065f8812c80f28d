import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from crm.audit.actions import record
from crm.audit.models import AuditEntry
from tests.factories import ClientFactory
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
    return [entry.action for entry in answer.context["listing"].page.rows]


def test_otto_reads_it_newest_first(client, otto, entries):
    assert shown(client, otto) == ["scan", "change", "create"]


@pytest.mark.parametrize("name", ["anna", "carla", "nils", "dario"])
def test_to_others_it_is_closed(client, personas, entries, name):
    sign_in(client, getattr(personas, name))
    entry = AuditEntry.objects.first()
    assert client.get(reverse("audit_list")).status_code == 403
    assert client.get(reverse("audit_entry", args=[entry.pk])).status_code == 403
    assert client.post(reverse("audit_list_export")).status_code == 403


def test_it_is_filtered_by_who_action_record_period(client, otto, anna, bruno, entries):
    assert shown(client, otto, who=anna.pk) == ["create"]
    assert shown(client, otto, who="none") == ["scan"]
    assert shown(client, otto, who=[anna.pk, bruno.pk]) == ["change", "create"]
    assert shown(client, otto, action="change") == ["change"]
    assert shown(client, otto, entity="client") == ["scan", "create"]
    assert shown(client, otto, entity="client", record=1) == ["create"]
    assert shown(client, otto, at_from="2020-01-01", at_to="2020-12-31") == []
    assert len(shown(client, otto, at_from="2020-01-01")) == 3
    assert len(shown(client, otto, at_to="9999-12-31")) == 3


def test_what_makes_no_sense_is_said_and_left_out(client, otto, entries):
    filters = {"record": "x", "address": "here", "at_from": "last summer", "action": "unknown"}
    sign_in(client, otto)
    answer = client.get(reverse("audit_list"), filters)
    assert len(answer.context["listing"].page.rows) == 3
    assert answer.content.decode().count("was left out") == 4


def test_an_entry_shows_its_values_in_words(client, edda, anna):
    target = ClientFactory(owner=anna)
    entry = record(
        by=anna, action="change", target=target,
        before={"stage": "lead", "owner": anna.pk, "person.is_main": False, "tags": []},
        after={"stage": "customer", "owner": edda.pk, "person.is_main": True, "tags": ["fair", "a"]},
    )  # fmt: skip
    sign_in(client, edda)
    content = client.get(reverse("audit_entry", args=[entry.pk])).content.decode()
    for label, before, after in [
        ("Stage", "Lead", "Customer"),
        ("Owner", "Anna", "Edda"),
        ("Main contact", "no", "yes"),
        ("Tags", "–", "fair, a"),
    ]:
        assertInHTML(f'<tr><th scope="row">{label}</th><td>{before}</td><td>{after}</td></tr>', content)


def test_an_entry_without_values_has_a_page_too(client, edda, entries):
    sign_in(client, edda)
    for entry in AuditEntry.objects.all():
        assert client.get(reverse("audit_entry", args=[entry.pk])).status_code == 200
    assert client.get(reverse("audit_entry", args=[entry.pk + 999])).status_code == 404


def test_older_entries_are_a_page_away(client, otto, entries):
    for number in range(60):
        record(by=None, action="export", summary=f"Scan {number}")
    sign_in(client, otto)
    first = client.get(reverse("audit_list"), {"action": "export"}).context["listing"]
    assert len(first.page.rows) == 50
    older = client.get(first.following_url).context["listing"]
    assert len(older.page.rows) == 10
    assert not older.page.following
    back = client.get(older.previous_url).context["listing"]
    assert [row.pk for row in back.page.rows] == [row.pk for row in first.page.rows]


def exported(client, form="csv", **filters):
    url = reverse("audit_list_export") + "?" + "&".join(f"{key}={value}" for key, value in filters.items())
    return b"".join(client.post(url, {"format": form}).streaming_content)


def test_keeping_the_audit_does_not_make_a_reader_of_clients(client, otto, entries):
    sign_in(client, otto)
    assert "Adatum" not in client.get(reverse("audit_list")).content.decode()
    entry = AuditEntry.objects.get(payload__summary="Adatum")
    assert "Adatum" not in client.get(reverse("audit_entry", args=[entry.pk])).content.decode()
    text = exported(client).decode()
    assert "Adatum" not in text
    assert "Anna" in text


def test_children_of_clients_are_kept_from_him_as_well(client, otto, anna):
    person = ClientFactory(owner=anna).persons.create(name="Jonas Weber")
    entry = record(by=anna, action="change", target=person, after={"note": "Likes chess"})
    sign_in(client, otto)
    for url in (reverse("audit_list"), reverse("audit_entry", args=[entry.pk])):
        content = client.get(url).content.decode()
        assert "Jonas" not in content
        assert "chess" not in content


def test_the_export_holds_what_the_filter_shows_and_is_recorded(client, edda, entries):
    sign_in(client, edda)
    rows = list(csv.DictReader(exported(client, entity="client").decode("utf-8-sig").splitlines()))
    assert [row["Action"] for row in rows] == ["Scanned", "Created"]
    assert rows[0]["What was said and changed"] == "'=Reactivation"
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.entity, entry.by) == ("export", "audit", edda)
    assert "2 rows of Audit log" in entry.summary


def test_it_is_exported_as_a_spreadsheet_too(client, edda, entries):
    sign_in(client, edda)
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx", action="change"))).active
    heads, row = sheet.iter_rows(values_only=True)
    assert dict(zip(heads, row, strict=True))["What was said and changed"] == "Stage: a → b"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, otto, anna, count, django_assert_max_num_queries):
    for _number in range(count):
        record(by=otto, action="change", entity="ticket", object_ids=[1], after={"agent": anna.pk})
    sign_in(client, otto)
    client.get(reverse("audit_list"))
    with django_assert_max_num_queries(8):
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
    both = client.get(reverse("audit_list")).text + exported(client).decode()
    assert "Bergen" in both and "Old street" not in both
    assert "About the mill" not in both, "a summary may tell a value"
