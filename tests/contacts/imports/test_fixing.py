"""Refused cells are put right where they stand: one, or all that are equal; kept with the import, the file unchanged."""

import pytest
from django.urls import reverse

from contacts.actions import import_cells
from contacts.actions.import_cells import fix_cells, fix_equal_cells
from contacts.imports.refused import refusals
from contacts.models import Client, ImportRun
from crm.jobs.models import Job

LIST = (
    "Company;Country;E-mail\n"
    + "".join(f"Works {n};Polnd;w{n}@works.example\n" for n in range(3))
    + ("Fine;Poland;fine@works.example\nOdd;Atlantis;nowhere\n")
)


@pytest.fixture
def run(anna, begin, check):
    run = check(begin(anna, LIST))
    assert (run.count("create"), run.count("refuse")) == (1, 4)
    return run


def test_one_correction_for_all_equal_values(anna, run, write):
    assert fix_equal_cells(run=run, by=anna, cells={1: ("Polnd", "PL")}) == 3
    assert (run.count("create"), run.count("refuse")) == (4, 1)
    original = run.file.open("rb").read()
    run = write(run)
    assert run.count("create") == 4
    assert set(Client.objects.unscoped("test").values_list("country", flat=True)) == {"PL"}
    assert b"Polnd" in original


def test_corrections_are_kept_when_the_tables_are_lost(anna, run, check):
    from contacts.imports import stage

    fix_equal_cells(run=run, by=anna, cells={1: ("Polnd", "PL")})
    fix_cells(run=run, by=anna, line=6, cells={1: "NO"})
    stage.drop(run)
    run = check(ImportRun.objects.get(pk=run.pk))
    assert (run.count("create"), run.count("refuse")) == (4, 1)
    (left,) = refusals(run)
    assert [(problem["at"], problem["value"]) for problem in left["problems"]] == [(2, "nowhere")]
    assert left["cells"][1] == "NO"


def test_a_cell_put_right_is_compared_at_once(anna, run):
    wrong = fix_cells(run=run, by=anna, line=6, cells={1: "PL", 2: "fine@works.example"})
    assert wrong == []
    assert (run.count("refuse"), run.count("skip"), run.count("duplicates")) == (3, 1, 1)


def test_what_is_still_wrong_is_told(anna, run):
    (wrong,) = fix_cells(run=run, by=anna, line=6, cells={1: "PL"})
    assert wrong["code"] == "email"


def test_many_equal_values_are_checked_in_the_background(anna, run, monkeypatch):
    monkeypatch.setattr(import_cells, "EQUAL_AT_ONCE", 2)
    assert fix_equal_cells(run=run, by=anna, cells={1: ("Polnd", "PL")}) == 0
    assert run.state == ImportRun.State.CHECKING
    assert Job.objects.filter(name="contacts.check_import").count() >= 1


def test_the_page_offers_it_and_takes_it(anna, run, client):
    client.force_login(anna)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "The same in all 3 rows" in page
    assert 'name="was_1" value="Polnd"' in page
    address = reverse("import_fix", args=[run.pk, 2])
    answer = client.post(address, {"cell_1": "PL", "was_1": "Polnd", "same": "1"}, follow=True)
    assert "3 rows were looked at again" in answer.content.decode()
    run.refresh_from_db()
    assert run.count("refuse") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_check_asks_the_same_for_one_row_and_three(
    anna, begin, check, client, count, django_assert_max_num_queries
):
    text = "Company;E-mail\n" + "".join(f"W {n};wrong{n}\n" for n in range(count)) + "Right;\n"
    run = check(begin(anna, text))
    client.force_login(anna)
    with django_assert_max_num_queries(16):
        page = client.get(run.get_absolute_url()).content.decode()
    assert page.count('class="fix"') == count


def test_what_an_export_made_harmless_comes_back_as_it_was(anna, begin, write):
    from crm.lists.exporting import harmless

    names = ["=SUM(A1)", "+48 Works", "-Minus", "@home", "'quoted", "'=both"]
    text = "Company\n" + "".join(f"{harmless(name)}\n" for name in names)
    write(begin(anna, text))
    assert list(Client.objects.unscoped("test").order_by("id").values_list("name", flat=True)) == names
