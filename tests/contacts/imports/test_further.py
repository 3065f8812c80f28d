"""Clients are met by their former and trade names and by further tax numbers, as by their own."""

import pytest

from contacts.imports.refused import refusals
from contacts.models import ClientName, TaxNumber
from tests.factories import ClientFactory


@pytest.fixture
def mill(anna):
    mill = ClientFactory(owner=anna, name="New Mill Ltd", city="Oslo", tax_number="5261040828")
    ClientName.objects.unscoped("test").create(client=mill, kind="former", name="Old Mill GmbH")
    TaxNumber.objects.unscoped("test").create(client=mill, kind="vat", country="DE", number="DE 811-907-980")
    return mill


def test_a_list_of_clients_meets_them(anna, mill, begin, check, shown, client):
    text = "Name;VAT;City\nOld Mill;;Oslo\nOther;DE811907980;\nOld Mill;;Bergen\n"
    run = check(begin(anna, text, on_duplicate="skip"))
    client.force_login(anna)
    rows = shown(run)
    assert sorted(rows) == [2, 3]
    assert "similar name" in rows[2] and "same tax number" in rows[3] and "New Mill Ltd" in rows[3]


def test_so_do_lists_of_what_is_theirs(anna, mill, begin, check):
    text = "Company;VAT;Name\nOld Mill;;Ola\n;DE811907980;Jan\nNew Mill;;Eva\n"
    run = check(begin(anna, text, target="persons"))
    assert (run.count("create"), run.count("refuse")) == (3, 0)


def test_who_bears_the_name_now_goes_before_who_bore_it(anna, mill, begin, check, write):
    other = ClientFactory(owner=anna, name="Old Mill S.A.")
    run = write(begin(anna, "Company;Name\nOld Mill;Ola\n", target="persons"))
    assert [person.name for person in other.persons.unscoped("test")] == ["Ola"]
    assert not list(refusals(run))
