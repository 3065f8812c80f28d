"""Rows of persons and activities that meet what is there are shown, and each is decided by itself."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.actions.imports import decide_row, request_run
from contacts.models import Activity, Person
from tests.factories import ClientFactory, PersonFactory

PEOPLE = "Company;Name;Position\nAcme;Jan Nowak;Boss\nAcme;Ola Ptak;Clerk\nAcme;Jan Nowak;Porter\nAcme;Eva Kos;Cook\n"
PLANS = "Subject,Due date,Company\nCall,2026-12-24 09:30,Acme\nVisit,2026-12-23,Acme\nCall,2026-12-24 09:30,Acme\n"


@pytest.fixture
def acme(anna, client):
    client.force_login(anna)
    return ClientFactory(owner=anna, name="Acme")


def positions():
    return sorted(Person.objects.unscoped("test").values_list("name", "position"))


def test_persons_are_decided_one_by_one(anna, acme, begin, check, shown, decide, run_all):
    for name in ("Jan Nowak", "Ola Ptak"):
        PersonFactory(client=acme, name=name, position="–")
    run = check(begin(anna, PEOPLE, target="persons"))
    rows = shown(run)
    assert sorted(rows) == [2, 3, 4]
    assert f'href="{reverse("client_page", args=[acme.pk])}"' in rows[2]
    assert "Jan Nowak · Acme" in rows[2] and "same name" in rows[2] and 'value="update"' in rows[2]
    assert "row 2 of the file" in rows[4] and 'value="update"' not in rows[4]
    decide(run, row2="update", row4="create", row3="create")
    decide(run, row3="")
    assert '<option value="create" selected' in shown(run)[4]
    run = run_all(run, "skip")
    assert (run.count("update"), run.count("create"), run.count("skip")) == (1, 2, 1)
    assert positions() == [
        ("Eva Kos", "Cook"),
        ("Jan Nowak", "Boss"),
        ("Jan Nowak", "Porter"),
        ("Ola Ptak", "–"),
    ]


def test_a_person_of_a_row_that_is_left_out_stays(anna, acme, begin, check, shown, decide, run_all):
    PersonFactory(client=acme, name="Jan Nowak", position="–")
    run = check(begin(anna, PEOPLE, target="persons"))
    assert sorted(shown(run)) == [2, 4]
    decide(run, row2="skip")
    run_all(run, "update")
    assert positions() == [("Eva Kos", "Cook"), ("Jan Nowak", "–"), ("Ola Ptak", "Clerk")]


def test_activities_are_decided_one_by_one(anna, acme, begin, check, write, shown, decide, run_all):
    write(begin(anna, PLANS, target="activities"))
    run = check(begin(anna, PLANS, target="activities"))
    rows = shown(run)
    assert sorted(rows) == [2, 3, 4]
    assert (
        "same title and time" in rows[2] and ">Acme</bdi></a>" in rows[2] and 'value="update"' not in rows[2]
    )
    assert "row 2 of the file" in rows[4]
    decide(run, row3="create")
    run = run_all(run, "skip")
    assert (run.count("create"), run.count("skip")) == (1, 2)
    assert sorted(Activity.objects.unscoped("test").values_list("title", flat=True)) == [
        "Call",
        "Visit",
        "Visit",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_check_asks_the_same_for_one_row_and_three(
    anna, acme, begin, check, shown, rows, django_assert_max_num_queries
):
    names = ("Jan Nowak", "Ola Ptak", "Eva Kos")[:rows]
    for name in names:
        PersonFactory(client=acme, name=name)
    run = check(
        begin(anna, "".join(PEOPLE.splitlines(keepends=True)[:3] + ["Acme;Eva Kos;Cook\n"]), target="persons")
    )
    with django_assert_max_num_queries(16):
        assert len(shown(run)) == rows


def test_a_decision_that_the_kind_lacks_is_refused(anna, acme, begin, check):
    run = check(begin(anna, PLANS, target="activities"))
    for refused in (
        lambda: request_run(run=run, by=anna, on_duplicate="update"),
        lambda: decide_row(run=run, by=anna, line=2, decision="merge"),
    ):
        with pytest.raises(ValidationError, match="Skip, Create anyway"):
            refused()
    run.refresh_from_db()
    assert (run.state, run.on_duplicate, run.choices.count()) == ("checked", "skip", 0)
