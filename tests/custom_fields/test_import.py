"""Columns of a list brought into made fields: suggested by label, checked, written, updated and undone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.clients import create_client
from contacts.actions.imports import request_check
from contacts.imports.refused import refusals
from contacts.models import Client, Person
from contacts.queries.client_search import client_matches
from contacts.queries.imports import refused_rows
from crm.changes.actions.undoing import undo_change_set
from crm.custom_fields.actions.fields import archive_field
from tests.contacts.imports.conftest import *  # noqa: F403
from tests.custom_fields.making import make_field
from tests.custom_fields.test_lists import KINDS
from tests.factories import ClientFactory, PersonFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HEAD = "Name;" + ";".join(f"Own {kind}" for kind in KINDS)


@pytest.fixture
def fields(otto):
    return {kind: make_field(otto, f"Own {kind}", kind) for kind in KINDS}


def custom(name="First"):
    return Client.objects.unscoped("test").get(name=name).custom


def test_columns_are_found_by_their_label_in_any_script(begin, anna, otto):
    for label in ("Umowa do", "Размер", "حجم", "Status"):
        make_field(otto, label)
    run = begin(anna, "Nazwa;UMOWA DO;размер;حجم;status\nFirst;a;b;c;customer\n")
    assert run.columns == {
        0: "name",
        1: "custom.umowa_do",
        2: "custom.field",
        3: "custom.field_2",
        4: "custom.status",
    }


def test_every_kind_is_read_as_people_write_it(begin, write, anna, bruno, fields):
    run = begin(anna, f"{HEAD}\nFirst;a  b;1 234,5;1,500.00 €;31.12.2026;green;Red, blue;tak;Bruno\n")
    write(run)
    assert custom() == {
        "own_text": "a  b", "own_number": 1234.5, "own_money": 1500, "own_date": "2026-12-31", "own_choice": "c2",
        "own_choices": ["c1", "c3"], "own_yes_no": True, "own_colleague": bruno.pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "cell", "words"),
    [
        ("number", "many", "Not a number"), ("number", "1234567890123", "12 digits"), ("money", "1.005", "2 behind"),
        ("date", "31.02.2026", "Not a date"), ("choice", "Mauve", "Red, Green, Blue"),
        ("choices", "Red, Mauve", "Red, Green, Blue"), ("yes_no", "perhaps", "Neither yes nor no"),
        ("colleague", "Somebody Else", "Nobody of this name"), ("text", "x" * 4001, "4000"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_with_its_reason(begin, check, anna, fields, kind, cell, words):
    run = check(begin(anna, f"Name;Own {kind}\nFirst;{cell}\nSecond;\n"))
    (row,) = refused_rows(run)
    assert row.is_fixable and words in row.wrong[0].reason


def test_a_cell_is_put_right_in_place(client, begin, check, write, anna, fields):
    run = check(begin(anna, "Name;Own choice;Own number\nFirst;Mauve;7\n"))
    sign_in(client, anna)
    client.post(reverse("import_fix", args=[run.pk, 2]), {"cell_1": "blue"})
    write(run)
    assert custom() == {"own_choice": "c3", "own_number": 7}


@pytest.mark.parametrize(("decision", "text"), [("update", "new"), ("merge", "old")])
def test_updates_write_each_field_by_itself_and_undo_brings_it_back(
    begin, write, anna, fields, decision, text
):
    create_client(
        by=anna, name="First", tax_number="PL 123-456-78-90", custom={"own_text": "old", "own_yes_no": True}
    )
    rows = "PL 123-456-78-90;First;new;5;\nPL 123-456-78-90;First;;6;31.12.2026\n"
    run = begin(
        anna, f"NIP;Name;Own text;Own number;Own date\n{rows}", on_duplicate=decision,
    )  # fmt: skip
    write(run)
    number = 6 if decision == "update" else 5
    assert custom() == {"own_text": text, "own_yes_no": True, "own_number": number, "own_date": "2026-12-31"}
    undo_change_set(change_set=run.change_set, by=anna)
    assert custom() == {"own_text": "old", "own_yes_no": True}


def test_an_import_without_such_columns_leaves_them_alone(begin, write, anna, fields):
    create_client(by=anna, name="First", tax_number="PL 123-456-78-90", custom={"own_text": "old"})
    rows = "PL 123-456-78-90;First;Oslo\n;Second;Hel\n"
    write(begin(anna, f"NIP;Name;City\n{rows}", on_duplicate="update"))
    assert custom() == {"own_text": "old"} and custom("Second") == {}


def test_a_value_that_came_later_keeps_an_imported_client(begin, write, anna, fields):
    run = begin(anna, "Name\nFirst\n")
    write(run)
    row = Client.objects.unscoped("test").get(name="First")
    Client.objects.unscoped("test").filter(pk=row.pk).update(custom={"own_text": "by hand"})
    undo_change_set(change_set=run.change_set, by=anna)
    assert custom() == {"own_text": "by hand"}


def test_searchable_texts_are_found_after_an_import(begin, write, anna, otto):
    make_field(otto, "Code", searchable=True)
    write(begin(anna, "Name;Code\nFirst;Żubr 470011\n"))
    rows = Client.objects.visible_to(anna)
    assert rows.filter(client_matches("zubr", anna)).count() == 1
    assert rows.filter(client_matches("470011", anna)).count() == 1


def test_a_hidden_or_archived_field_is_no_target(client, begin, anna, otto):
    field = make_field(otto, "Secret", group="finance")
    show_fields("rep", finance=2)
    run = begin(anna, "Name;Secret\nFirst;a\n")
    assert run.columns == {0: "name", 1: "custom.secret"}
    sign_in(client, anna)
    page = reverse("import_page", args=[run.pk])
    assert "custom.secret" in client.get(page).text
    show_fields("rep", finance=1)
    assert "custom.secret" not in client.get(page).text
    with pytest.raises(PermissionDenied):
        request_check(run=run, by=anna)
    show_fields("rep", finance=2)
    archive_field(field=field, by=otto)
    with pytest.raises(PermissionDenied):
        request_check(run=run, by=anna)
    assert client.get(page).status_code == 200
    assert begin(anna, "Name;Secret\nFirst;a\n").columns == {0: "name"}


PEOPLE = "Company;Name;Hobby;Size\nAcorn;Ada Oak;Rowing;{}\n"


@pytest.fixture
def ada(anna, otto):
    make_field(otto, "Hobby", holder="person", searchable=True)
    make_field(otto, "Size", "choice", holder="person")
    make_field(otto, "Size", "number")
    client = ClientFactory(owner=anna, name="Acorn")
    return PersonFactory(client=client, name="Ada Oak", custom={"hobby": "Chess"})


def test_fields_of_persons_are_filled_from_a_list_of_them(begin, check, write, anna, ada):
    run = begin(anna, PEOPLE.format("green"), target="persons", on_duplicate="update")
    assert set(run.columns.values()) == {"client_name", "person_name", "custom.hobby", "custom.size"}
    run = write(run)
    ada.refresh_from_db()
    assert ada.custom == {"hobby": "Rowing", "size": "c2"}
    assert Client.objects.visible_to(anna).filter(client_matches("rowing", anna)).count() == 1
    undo_change_set(change_set=run.change_set, by=anna)
    ada.refresh_from_db()
    assert ada.custom == {"hobby": "Chess"}


def test_merging_keeps_what_a_person_has_and_a_new_one_gets_all(begin, write, anna, ada):
    write(begin(anna, PEOPLE.format("blue"), target="persons"), on_duplicate="merge")
    ada.refresh_from_db()
    assert ada.custom == {"hobby": "Chess", "size": "c3"}
    write(begin(anna, PEOPLE.format("red").replace("Ada", "Ben"), target="persons"))
    assert Person.objects.unscoped("test").get(name="Ben Oak").custom == {"hobby": "Rowing", "size": "c1"}


def test_a_wrong_value_of_a_persons_field_is_refused_in_its_cell(begin, check, anna, ada):
    run = check(begin(anna, PEOPLE.format("huge"), target="persons"))
    assert run.count("refuse") == 1
    (row, *_rest) = refusals(run)
    assert row["problems"][0]["code"] == "made_choice"
