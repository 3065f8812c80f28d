"""Rows that are taken though a phone in them is odd: shown with what is odd, and put right where they stand."""

import pytest
from django.urls import reverse

from contacts.actions import import_cells
from contacts.models import Channel
from tests.factories import ClientFactory

LIST = "Company;Phone;Country\nAcme;+48 22 555 00 11;PL\nBeta;12;PL\nGamma;34 / +48 22 555 00 12;PL\n"
ODD = "not a valid phone number"


@pytest.fixture
def run(anna, client, begin, check):
    client.force_login(anna)
    run = check(begin(anna, LIST))
    assert (run.count("create"), run.count("warned"), run.count("refuse")) == (3, 2, 0)
    return run


def page(client, run, show="warnings"):
    answer = client.get(f"{run.get_absolute_url()}?show={show}")
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


def test_the_check_lists_them_with_line_column_value_and_what_is_odd(client, run):
    text = page(client, run)
    assert "With warnings" in text and text.count('class="fix"') == 2 and text.count(ODD) == 2
    assert "Beta" in text and "Gamma" in text and "Acme" not in text
    assert 'value="12"' in text and ">Phone<" in text
    assert "With warnings" in page(client, run, "refused")


@pytest.mark.parametrize("at_once", [5_000, 1])
def test_a_phone_is_put_right_and_written(client, run, write, monkeypatch, at_once):
    monkeypatch.setattr(import_cells, "COMPARED_AT_ONCE", at_once)
    address = reverse("import_fix", args=[run.pk, 3])
    answer = client.post(address, {"cell_1": "+48 22 555 00 13", "show": "warnings"})
    assert answer.url.endswith("?show=warnings")
    run.refresh_from_db()
    assert (run.count("create"), run.count("warned"), run.count("refuse")) == (3, 1, 0)
    assert "Beta" not in page(client, run)
    write(run)
    assert "+48225550013" in Channel.objects.unscoped("test").values_list("key", flat=True)


@pytest.mark.parametrize("at_once", [5_000, 1])
def test_what_is_put_wrong_is_refused(client, run, monkeypatch, at_once):
    monkeypatch.setattr(import_cells, "COMPARED_AT_ONCE", at_once)
    client.post(reverse("import_fix", args=[run.pk, 3]), {"cell_1": "none at all", "show": "warnings"})
    run.refresh_from_db()
    assert (run.count("create"), run.count("warned"), run.count("refuse")) == (2, 1, 1)
    assert "none at all" in page(client, run, "refused")


def test_a_list_of_persons_names_the_person(anna, client, begin, check):
    ClientFactory(owner=anna, name="Acme")
    client.force_login(anna)
    run = check(begin(anna, "Company;Name;Phone\nAcme;Jan Nowak;12\n", target="persons"))
    text = page(client, run)
    assert "Jan Nowak" in text and ODD in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_one_row_and_three(
    anna, client, begin, check, rows, django_assert_max_num_queries
):
    client.force_login(anna)
    run = check(begin(anna, "Company;Phone\n" + "".join(f"W{n};1{n}\n" for n in range(rows))))
    with django_assert_max_num_queries(16):
        assert page(client, run).count('class="fix"') == rows
