"""Hidden groups of fields in lists: columns, sorts, filters, views, sums, selections and files."""

import csv
import io

import pytest
from django.urls import reverse

from contacts.actions.channels import add_channel
from contacts.lists import CLIENT_LIST
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.lists.actions import exports
from crm.lists.models import ColumnChoice, ExportFile, SavedView
from crm.lists.selection import Selection
from tests.factories import ClientFactory
from tests.personas import show_fields

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ALL = [column.key for column in CLIENT_LIST.columns]
FINANCE = {"turnover", "pipeline", "last_order"}


@pytest.fixture
def clients(anna):
    made = [
        ClientFactory(owner=anna, name=name, turnover_amount=amount)
        for name, amount in (("Small", 5), ("Big", 7000))
    ]
    add_channel(client=made[0], kind="phone", value="+48 601 555 713", by=anna)
    return made


@pytest.fixture
def read(client, anna, clients):
    def get(params="", part="", **headers):
        client.force_login(anna)
        return client.get(f"{reverse('client_list' + part)}?{params}", headers=headers)

    return get


def names(page):
    return [row.name for row in page.context["listing"].page.rows]


def test_a_hidden_column_is_neither_drawn_nor_offered_nor_chosen(read, client, anna):
    ColumnChoice.objects.create(user=anna, list_key="clients", view="", columns=ALL)
    before = read()
    assert set(ALL) == {column.key for column in before.context["listing"].columns}
    assert "555" in before.text and "7,000" in before.text
    show_fields("rep", contact=0, finance=0)
    page = read()
    assert set(ALL) - {column.key for column in page.context["listing"].columns} == FINANCE | {
        "phone",
        "email",
    }
    assert "555" not in page.text and "7,000" not in page.text and "Turnover" not in page.text
    assert "Turnover" not in read(part="_columns").text
    client.post("/clients/columns/", {"column": ["name", "turnover", "city"]})
    assert [column.key for column in read().context["listing"].columns] == ["name", "city"]


def test_cards_leave_it_out_too(read, anna):
    ColumnChoice.objects.create(user=anna, list_key="clients", columns=["name"])
    assert "7,000" in read(**HTMX).text
    show_fields("rep", finance=0)
    assert "7,000" not in read(**HTMX).text


def test_a_hidden_sort_is_not_offered_and_an_address_with_it_says_so(read):
    assert names(read("sort=-turnover")) == ["Big", "Small"]
    show_fields("rep", finance=0)
    page = read("sort=-turnover")
    assert page.context["listing"].page.sort.key == "recent" and page.context["listing"].errors
    assert "sort=-turnover" not in page.text and "sort=turnover" not in page.text


def test_a_ready_view_sorted_by_it_is_sorted_as_usual_and_does_not_complain(read):
    show_fields("rep", finance=0)
    tab = next(tab for tab in read().context["listing"].tabs if tab.key == "quiet")
    page = read(tab.url.partition("?")[2])
    assert "class=A" in tab.url and not page.context["listing"].errors


def test_a_hidden_filter_is_left_out_with_a_word(read):
    assert names(read("turnover_min=100")) == ["Big"]
    show_fields("rep", finance=0)
    page = read("turnover_min=100")
    assert set(names(page)) == {"Big", "Small"}
    assert (
        "was left out: it asks about something that is switched off, or that your role does not show"
        in page.text
    )
    assert "turnover_min" not in read(part="_filters").text


def test_a_saved_view_with_it_shows_the_rest_of_itself(read, edda, anna):
    view = SavedView.objects.create(
        list_key="clients", owner=edda, name="Large", audience="everyone", params="turnover_min=100&sort=-turnover",
        columns=["name", "turnover", "city"],
    )  # fmt: skip
    show_fields("rep", finance=0)
    page = read(f"view={view.pk}&{view.params}")
    assert [column.key for column in page.context["listing"].columns] == ["name", "city"]
    assert set(names(page)) == {"Big", "Small"} and "was left out" in page.text


def test_a_sum_goes_with_its_column(read):
    assert "€7K" in read(part="_figures", **HTMX).text
    show_fields("rep", finance=0)
    assert "€7K" not in read(part="_figures", **HTMX).text


def lines(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_file_has_no_hidden_column_and_no_order_by_it(read, client, anna):
    ColumnChoice.objects.create(user=anna, list_key="clients", columns=["name", "turnover", "phone"])
    client.force_login(anna)
    assert lines(client.post("/clients/export/?sort=-turnover"))[0] == [
        "Client",
        "Turnover, 12 months",
        "Phone",
    ]
    show_fields("rep", finance=0, contact=0)
    assert lines(client.post("/clients/export/?sort=-turnover")) == [["Client"], ["Big"], ["Small"]]


def test_a_file_in_the_making_loses_what_was_hidden_meanwhile(
    client, anna, clients, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    ColumnChoice.objects.create(user=anna, list_key="clients", columns=["name", "turnover"])
    client.force_login(anna)
    client.post("/clients/export/")
    show_fields("rep", finance=0)
    run_due_jobs()
    found = ExportFile.objects.get()
    text = (tmp_path / "exports" / found.path).read_text()
    assert "Big" in text and "Turnover" not in text and "7000" not in text


def test_a_file_narrowed_by_what_was_hidden_meanwhile_is_not_made(
    client, anna, clients, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    client.force_login(anna)
    client.post("/clients/export/?turnover_min=100")
    show_fields("rep", finance=0)
    run_due_jobs()
    assert not ExportFile.objects.exists() and Job.objects.get().state == "failed"


def test_a_selection_by_a_hidden_filter_holds_nothing(anna, clients):
    selection = Selection(CLIENT_LIST, anna, params={"turnover_min": ("100",)})
    assert selection.rows("view").count() == 1
    show_fields("rep", finance=0)
    assert selection.rows("view").count() == 0, "else a bulk action would reach more than was chosen"
