"""Persons and activities of clients that are here already."""

from datetime import date

import pytest

from contacts.imports.refused import refusals
from contacts.models import Activity, Channel, Client, Person
from crm.changes.actions.undoing import undo_change_set
from tests.factories import ChannelFactory, ClientFactory, PersonFactory

PEOPLE = (
    "Klient;NIP;Imię;Nazwisko;Stanowisko;Telefon;E-mail;Data urodzenia\n"
    "Żuraw;;Jan;Żuraw;Prezes;601 234 567;jan@zuraw.pl;15.03.1970\n"
    ";526-10-40-828;Ola;Ptak;;;ola@zuraw.pl;\n"
    "Nobody Ltd;;Eva;Who;;;;\n"
)


def persons():
    return Person.objects.unscoped("test").order_by("id")


def codes(run):
    return {row["row"]: [problem["code"] for problem in row["problems"]] for row in refusals(run)}


@pytest.fixture
def zuraw(anna):
    return ClientFactory(owner=anna, name="Żuraw Sp. z o.o.", tax_number="5261040828")


def test_persons_join_their_clients(anna, zuraw, begin, check, write):
    run = check(begin(anna, PEOPLE, target="persons"))
    assert (run.count("create"), codes(run)) == (2, {4: ["no_client"]})
    run = write(run)
    jan, ola = persons()
    assert (jan.client, jan.name, jan.position, jan.birthday, jan.is_main) == (
        zuraw, "Jan Żuraw", "Prezes", date(1970, 3, 15), True,
    )  # fmt: skip
    assert (ola.client, ola.is_main) == (zuraw, False)
    zuraw.refresh_from_db()
    assert "ola ptak" in zuraw.search.text
    assert set(Channel.objects.unscoped("test").values_list("key", "person__name")) == {
        ("+48601234567", "Jan Żuraw"), ("jan@zuraw.pl", "Jan Żuraw"), ("ola@zuraw.pl", "Ola Ptak"),
    }  # fmt: skip
    undo_change_set(change_set=run.change_set, by=anna)
    assert not persons().exists()
    assert not Channel.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    ("decision", "position", "birthday", "count"),
    [
        ("skip", "Boss", None, 2),
        ("update", "Prezes", date(1970, 3, 15), 2),
        ("merge", "Boss", date(1970, 3, 15), 2),
        ("create", "Boss", None, 3),
    ],
)
def test_a_person_who_is_there(anna, zuraw, begin, write, decision, position, birthday, count):
    jan = PersonFactory(client=zuraw, name="Jan Zuraw", position="Boss")
    run = write(begin(anna, PEOPLE, target="persons"), on_duplicate=decision)
    jan.refresh_from_db()
    assert (jan.position, jan.birthday, persons().count()) == (position, birthday, count)
    undo_change_set(change_set=run.change_set, by=anna)
    jan.refresh_from_db()
    assert (jan.name, jan.position, jan.birthday, persons().count()) == ("Jan Zuraw", "Boss", None, 1)


def test_a_person_is_found_by_the_e_mail(anna, zuraw, begin, check):
    kept = PersonFactory(client=zuraw, name="J. Ż.")
    ChannelFactory(client=zuraw, person=kept, value="jan@zuraw.pl", key="jan@zuraw.pl")
    run = check(begin(anna, PEOPLE, target="persons", on_duplicate="update"))
    assert (run.count("update"), run.count("create")) == (1, 1)


def test_persons_of_clients_beyond_reach_are_refused_and_masked(dario, zuraw, begin, check):
    run = check(begin(dario, PEOPLE, target="persons"))
    assert codes(run) == {2: ["client_hidden"], 3: ["client_hidden"], 4: ["no_client"]}
    (first, *_rest) = refusals(run)
    assert (
        first["problems"][0]["params"] == {"owner": "Anna Adamska"} or first["problems"][0]["params"]["owner"]
    )


def test_two_clients_of_one_name_are_nobodys(anna, zuraw, begin, check):
    ClientFactory(owner=anna, name="Żuraw S.A.")
    run = check(begin(anna, PEOPLE, target="persons"))
    assert codes(run)[2] == ["client_many"]


PLANS = (
    "Subject,Type,Due date,Company,Assigned to,Completed,Notes\n"
    "Call about the offer,Call,2026-12-24 09:30,Żuraw,anna@example.com,no,Ask for Jan\n"
    "Send the catalogue,Task,2026-12-23,Żuraw,,,\n"
    "Kick-off,Meeting,2020-01-15 10:00,Żuraw,,yes,\n"
    "Tidy the desk,,2026-12-22,,,,\n"
    "Broken,Call,31.02.2026,Żuraw,,,\n"
)


def test_activities(anna, zuraw, begin, check, write):
    run = check(begin(anna, PLANS, target="activities"))
    assert (run.count("create"), codes(run)) == (4, {6: ["date"]})
    run = write(run)
    call, catalogue, kick_off, desk = Activity.objects.unscoped("test").order_by("id")
    assert (call.client, call.kind, call.assigned_to, call.note, call.is_all_day) == (
        zuraw, "call", anna, "Ask for Jan", False,
    )  # fmt: skip
    assert (catalogue.kind, catalogue.is_all_day) == ("task", True)
    assert (kick_off.done_at, kick_off.done_by) == (kick_off.due_at, anna)
    assert (desk.client, desk.kind) == (None, "task")
    zuraw.refresh_from_db()
    assert zuraw.next_step_title == "Send the catalogue"
    undo_change_set(change_set=run.change_set, by=anna)
    zuraw.refresh_from_db()
    assert (zuraw.next_step_title, Activity.objects.unscoped("test").count()) == ("", 0)


def test_the_same_activities_again_are_skipped(anna, zuraw, begin, write):
    write(begin(anna, PLANS.replace("Tidy the desk,,2026-12-22,,,,\n", ""), target="activities"))
    run = write(begin(anna, PLANS.replace("Tidy the desk,,2026-12-22,,,,\n", ""), target="activities"))
    assert (run.count("create"), run.count("skip")) == (0, 3)


def test_the_kinds_on_offer_are_those_one_may(anna, nils, client):
    client.force_login(anna)
    page = client.get("/clients/import/?target=persons").content.decode()
    assert 'value="activities"' in page
    assert 'value="products"' not in page
    assert Client.objects.unscoped("test").count() == 0
