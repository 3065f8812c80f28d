"""Further names and tax numbers of a client count when clients are compared."""

import pytest
from django.db import connection

from contacts.actions.derived import refresh_search
from contacts.actions.duplicate_pairs import find_pairs
from contacts.models import ClientName, DuplicatePair, TaxNumber
from contacts.queries.duplicates import likely_duplicates
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill(anna):
    client = ClientFactory(owner=anna, name="Amber Mill", legal_name="Amber Holding AG", city="Hel")
    ClientName.objects.unscoped("test").create(client=client, kind="former", name="Old Windmill Ltd.")
    TaxNumber.objects.unscoped("test").create(client=client, country="DE", number="811 234 567")
    refresh_search([client.pk])
    return client


def told(user, **said):
    return [(hit.client, hit.reasons) for hit in likely_duplicates(user, **said)]


def test_another_name_is_met_while_one_types(anna, mill):
    for name in ("Old Windmill", "OLD WINDMILL Ltd", "Amber Holding"):
        assert told(anna, name=name) == [(mill, ["known by this name, too"])]
    assert told(anna, name="Old Windmil") == [(mill, ["similar name"])]
    assert told(anna, name="Amber Mill") == [(mill, ["same name"])]
    assert not told(anna, name="Something else")


@pytest.mark.parametrize("number", ["811234567", "DE 811-234-567"])
def test_a_further_tax_number_is_met_while_one_types(anna, mill, number):
    assert told(anna, tax_number=number) == [(mill, ["same tax number"])]


def test_a_part_of_a_further_number_is_none(anna, mill):
    for number in ("81123", "8112345678", "11234567"):
        assert not told(anna, tax_number=number)


def test_whoever_may_not_see_the_client_learns_no_name_of_it(dario, mill):
    [hit] = likely_duplicates(dario, name="Old Windmill")
    assert hit.client is None and hit.reasons == ["known by this name, too"]


def test_the_nightly_comparison_meets_them(anna, mill):
    by_name = ClientFactory(owner=anna, name="Old Windmill", city="Hel")
    by_legal = ClientFactory(owner=anna, name="Amber Holding", city="Hel")
    by_number = ClientFactory(owner=anna, name="Other", tax_number="DE811234567")
    assert find_pairs() == 3 and find_pairs() == 0
    found = {pair.right_id: (pair.score, pair.reasons) for pair in DuplicatePair.objects.all()}
    assert found == {by_name.pk: (30, ["city"]), by_legal.pk: (30, ["city"]), by_number.pk: (70, ["tax"])}


def test_what_a_client_says_twice_of_itself_makes_no_pair(anna, mill):
    for name in ("Amber Mill", "AMBER MILL Ltd.", "Old Windmill"):
        ClientName.objects.unscoped("test").create(client=mill, name=name)
    TaxNumber.objects.unscoped("test").create(client=mill, number="DE811234567")
    assert find_pairs() == 0


def test_equal_names_are_asked_by_their_indexes(mill):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT client_id FROM contacts_clientname WHERE name_core(name) = 'x'")
        assert "other_name_core" in " ".join(row[0] for row in cursor.fetchall())
