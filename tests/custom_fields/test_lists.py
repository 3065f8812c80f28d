"""Made fields as columns, sorts, filters and in files of the list of clients."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contacts.actions.clients import create_client
from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.custom_fields.actions.fields import archive_field
from crm.lists.actions.columns import choose_columns
from crm.lists.counting import matching
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from tests.contacts.test_client_page import asked
from tests.custom_fields.making import make_field
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
KINDS = ("text", "number", "money", "date", "choice", "choices", "yes_no", "colleague")


@pytest.fixture
def fields(otto):
    return {kind: make_field(otto, f"Own {kind}", kind) for kind in KINDS}


@pytest.fixture
def three(anna, bruno, fields):
    """A full one, another full one, and one that is empty."""
    full = {
        "own_text": "Łąka", "own_number": 2.5, "own_money": 100, "own_date": "2026-03-01", "own_choice": "c1",
        "own_choices": ["c1", "c2"], "own_yes_no": True, "own_colleague": anna.pk,
    }  # fmt: skip
    other = {
        "own_text": "=mandarin", "own_number": 10, "own_money": 20.5, "own_date": "2026-11-30", "own_choice": "c2",
        "own_choices": ["c2"], "own_yes_no": False, "own_colleague": bruno.pk,
    }  # fmt: skip
    create_client(by=anna, name="First", custom=full)
    create_client(by=anna, name="Second", custom=other)
    create_client(by=anna, name="Third")


def found(user, **params):
    query = read_query(CLIENT_LIST, user, params)
    assert not query.errors
    return [row.name for row in matching(query).order_by("name")]


@pytest.mark.parametrize(
    ("param", "value", "names"),
    [
        ("custom.own_text", "łĄk", ["First"]), ("custom.own_number._min", "3", ["Second"]),
        ("custom.own_number._max", "2.5", ["First"]), ("custom.own_money._min", "20.50", ["First", "Second"]),
        ("custom.own_date._from", "2026-03-02", ["Second"]), ("custom.own_date._to", "2026-03-01", ["First"]),
        ("custom.own_choice", "c2", ["Second"]), ("custom.own_choice", ["c1", "c2"], ["First", "Second"]),
        ("custom.own_choice", "none", ["Third"]), ("custom.own_choices", "c2", ["First", "Second"]),
        ("custom.own_choices", "c1", ["First"]), ("custom.own_yes_no", "yes", ["First"]),
        ("custom.own_yes_no", "no", ["Second"]), ("custom.own_yes_no", "none", ["Third"]),
        ("custom.own_colleague", "me", ["First"]), ("custom.own_colleague", ["none", "me"], ["First", "Third"]),
    ],
)  # fmt: skip
def test_every_kind_has_its_filter(anna, three, param, value, names):
    assert found(anna, **{param: value}) == names


def test_a_chip_says_it_in_words(client, anna, three):
    sign_in(client, anna)
    page = client.get(
        reverse("client_list"), {"custom.own_choice": "c2", "custom.own_date._from": "2026-03-02"}
    )
    assert "Own choice" in page.text and "Green" in page.text and "Second" in page.text
    assert "First" not in page.text
    form = client.get(reverse("client_list_filters"))
    assert "Own choices" in form.text and "Own money" in form.text


@pytest.mark.parametrize("wrong", [{"custom.own_date._from": "31.02.2026"}, {"custom.own_choice": "c77"}])
def test_a_bad_value_is_said_and_left_out(anna, three, wrong):
    query = read_query(CLIENT_LIST, anna, wrong)
    assert query.errors and query.is_widened


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("custom.own_number", ["First", "Second", "Third"]), ("-custom.own_number", ["Second", "First", "Third"]),
        ("custom.own_money", ["Second", "First", "Third"]), ("custom.own_date", ["First", "Second", "Third"]),
        ("custom.own_text", ["Second", "First", "Third"]),
    ],
)  # fmt: skip
def test_lists_are_sorted_page_by_page(anna, three, sort, names):
    query = read_query(CLIENT_LIST, anna, {"sort": sort})
    page = fetch_page(query, size=2)
    assert page.sort.key == sort.removeprefix("-")
    following = read_query(CLIENT_LIST, anna, {"sort": sort, "after": page.following})
    rest = fetch_page(following, size=2)
    assert [row.name for row in (*page.rows, *rest.rows)] == names
    back = read_query(CLIENT_LIST, anna, {"sort": sort, "before": rest.previous})
    assert [row.name for row in fetch_page(back, size=2).rows] == names[:2]


def test_text_stands_in_the_order_of_the_alphabet(anna, otto):
    make_field(otto, "Word")
    for word in ("zebra", "Łódka", "las", "mak"):
        create_client(by=anna, name=word, custom={"word": word})
    rows = fetch_page(read_query(CLIENT_LIST, anna, {"sort": "custom.word"})).rows
    assert [row.name for row in rows] == ["las", "Łódka", "mak", "zebra"]


def choose(user, *keys):
    choose_columns(spec=CLIENT_LIST, view="", columns=["name", *keys], by=user)


def test_columns_and_files_hold_them(client, anna, three):
    choose(anna, *(f"custom.own_{kind}" for kind in KINDS))
    sign_in(client, anna)
    page = client.get(reverse("client_list")).text
    for words in ("Own text", "Łąka", "2.5", "€100", "Red, Green", "Anna"):
        assert words in page
    answer = client.post(reverse("client_list_export"), {"format": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["Client"]: row for row in csv.DictReader(io.StringIO(body))}
    assert rows["First"]["Own choices"] == "Red, Green" and rows["First"]["Own date"] == "2026-03-01"
    assert rows["Second"]["Own text"] == "'=mandarin" and rows["Second"]["Own yes_no"] == "no"
    assert rows["Third"]["Own colleague"] == ""
    answer = client.post(reverse("client_list_export"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "First")
    assert row[2:4] == (2.5, 100)


def test_a_hidden_group_is_in_no_list(client, anna, otto):
    make_field(otto, "Secret", group="finance")
    show_fields("rep", finance=2)
    create_client(by=anna, name="First", custom={"secret": "hush"})
    choose(anna, "custom.secret")
    sign_in(client, anna)
    assert "hush" in client.get(reverse("client_list")).text
    show_fields("rep", finance=0)
    for url in ("client_list", "client_list_filters", "client_list_columns"):
        assert "Secret" not in client.get(reverse(url)).text
    query = read_query(CLIENT_LIST, anna, {"custom.secret": "hush", "sort": "custom.secret"})
    assert query.is_widened and query.sort.key == "recent"
    answer = client.post(reverse("client_list_export"), {"format": "csv"})
    assert b"hush" not in b"".join(answer.streaming_content)


def test_an_archived_field_narrows_nothing_in_silence(anna, otto, three, fields):
    archive_field(field=fields["choice"], by=otto)
    query = read_query(CLIENT_LIST, anna, {"custom.own_choice": "c1"})
    assert query.is_widened
    assert "Own choice" in query.errors[0]


def test_a_name_of_one_field_is_no_part_of_another(anna, otto):
    make_field(otto, "Size", "number")
    make_field(otto, "Size min")
    create_client(by=anna, name="First", custom={"size": 1, "size_min": "small"})
    assert found(anna, **{"custom.size_min": "small"}) == ["First"]


def test_the_list_asks_no_more(client, anna, otto, three):
    sign_in(client, anna)
    plain = asked(client, reverse("client_list"))
    choose(anna, "custom.own_text", "custom.own_choice", "custom.own_money")
    assert asked(client, reverse("client_list")) == plain <= 8
    # Names of colleagues are one query more, however many rows.
    choose(anna, "custom.own_colleague")
    assert asked(client, reverse("client_list")) <= plain + 1


def test_a_choice_is_found_by_the_index(anna, three):
    query = read_query(CLIENT_LIST, anna, {"custom.own_choice": "c1"})
    rows = Client.objects.unscoped("test").filter(query.q).order_by()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "client_custom" in rows.explain()
