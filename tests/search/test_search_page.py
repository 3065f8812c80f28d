"""The search box over clients: by whatever somebody remembers, within the scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.actions.clients import change_client, create_client
from contacts.actions.derived import refresh_search
from contacts.models import Person
from crm.search.recent import remember
from tests.personas import show_fields

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def found(client):
    def ask(user, text, **headers):
        client.force_login(user)
        page = client.get("/search/", {"q": text}, headers=headers)
        assert page.status_code == 200
        return [
            str(hit[1])
            for _label, hits in page.context["groups"]
            for hit in hits
            if hit[3].removeprefix("/clients/").strip("/").isdigit()
        ]

    return ask


@pytest.fixture
def zubr(personas):
    channels = [("phone", "+48 600 123 456"), ("email", "biuro@zubr.example")]
    client = create_client(
        by=personas.anna, name="Żubr Budownictwo", tax_number="525-000-12-34", city="Łódź", channels=channels
    )
    Person.objects.create(client=client, name="Jürgen Müller")
    refresh_search([client.pk])
    create_client(by=personas.anna, name="Nordic Paper")
    return client


@pytest.mark.parametrize(
    "typed",
    [
        "żubr", "ZUBR", "budowni", "downic", "zubr lodz", "łódź", "600 123", "+48600-123-456", "0048600123456",
        "biuro@zubr", "zubr.example", "5250001234", "525-000", "Muller", "mueller", "jürgen",
        "budownitcwo", "budwnictwo", "zubr budovnictwo", "zbur", "uzbr", "PL5250001234", "pl 525-000",
    ],
)  # fmt: skip
def test_a_client_is_found_by_what_is_remembered(found, personas, zubr, typed):
    hits = found(personas.anna, typed)
    assert len(hits) == 1
    assert "ubr" in hits[0].replace("<mark>", "").replace("</mark>", "")


def test_a_tax_number_is_found_without_the_country_before_it(found, personas, firm):
    for country, digits in ((firm.country, "5250009999"), ("DE", "136695976")):
        create_client(by=personas.anna, name=f"Firm of {country}", tax_number=f"{country} {digits}")
        assert found(personas.anna, digits) == [f"Firm of {country}"]


def test_a_client_is_found_by_the_domain_of_its_website(found, personas):
    kept = create_client(by=personas.anna, name="Birch Bakery", website="https://www.birch-bakery.example/")
    for typed in ("birch-bakery.example", "https://birch-bakery.example", "www.birch-bakery.example/"):
        assert len(found(personas.anna, typed)) == 1
    change_client(client=kept, by=personas.anna, changes={"website": "oven.example"})
    assert (
        found(personas.anna, "birch-bakery.example") == [] and len(found(personas.anna, "oven.example")) == 1
    )
    show_fields("rep", contact=0)
    assert found(personas.anna, "oven.example") == []


def test_a_hit_shows_what_was_met(client, personas, zubr):
    def shown(typed):
        client.force_login(personas.anna)
        return client.get("/search/", {"q": typed}, headers=HTMX).text

    for typed in ("Muller", "lodz jürgen"):
        assert "Jürgen Müller" in shown(typed)
    assert "Jürgen Müller" not in shown("zubr") and "+48 600" not in shown("zubr")
    assert "+48 600 123 456" in shown("600 123") and "biuro@zubr.example" in shown("biuro@zubr")
    show_fields("rep", contact=0)
    assert "Jürgen Müller" in shown("jürgen") and "biuro@" not in shown("biuro jürgen")


def test_what_was_met_asks_the_same_for_one_and_three(client, personas):
    def asked(typed):
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": typed}, headers=HTMX)
        return len(queries)

    counts = []
    client.force_login(personas.anna)
    for number in range(3):
        made = create_client(
            by=personas.anna, name=f"Firm {number}", channels=[("email", f"owlery{number}@mill.example")]
        )
        Person.objects.create(client=made, name="Ida Weaver")
        refresh_search([made.pk])
        asked("weaver")
        counts.append([asked("weaver"), asked("owlery")])
    assert counts[0] == counts[1] == counts[2]


def test_what_is_out_of_scope_is_not_found(found, personas, zubr):
    for typed in ("zubr", "600123456", "5250001234", "budownitcwo"):
        assert found(personas.dario, typed) == []
        assert found(personas.nils, typed) == []
        assert len(found(personas.edda, typed)) == 1


@pytest.mark.parametrize(
    "typed", ["", " ", "x", "%", "_", "\x00", "'; --", "a" * 5000, "۱۲۳", "()", "zubr " * 50, "²²", "Q-²"]
)
def test_anything_may_be_typed(found, personas, zubr, typed):
    found(personas.anna, typed)
    assert found(personas.anna, "%%") == []


def test_recent_records_come_first_while_nothing_is_typed(found, personas, zubr):
    remember(personas.anna, "client", zubr.pk)
    remember(personas.dario, "client", zubr.pk)
    assert found(personas.anna, "") == ["Żubr Budownictwo"]
    assert found(personas.dario, "") == []


def test_few_queries(found, client, personas, zubr):
    found(personas.anna, "zubr")
    for typed in ("zubr", "budownitcwo", "600123456", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": typed}, headers=HTMX)
        assert len(queries) <= 8


def test_the_palette_gets_options_and_the_page_a_page(client, personas, zubr):
    client.force_login(personas.anna)
    fragment = client.get("/search/", {"q": "zubr"}, headers=HTMX).content.decode()
    assert 'role="option"' in fragment
    assert "<html" not in fragment
    page = client.get("/search/", {"q": "zubr"}).content.decode()
    assert "<html" in page
    assert "Nothing found" in client.get("/search/", {"q": "qqqq"}).content.decode()


@pytest.mark.parametrize(
    "typed", ["600 123", "+48600-123-456", "600123456", "biuro@zubr", "zubr.example", "biuro", "exampel"]
)
def test_nobody_finds_by_phones_and_emails_that_their_role_hides(found, personas, zubr, typed):
    show_fields("rep", contact=0)
    assert not found(personas.anna, typed)
    assert not found(personas.anna, typed + " zubr"), "nor does a word of the name beside it help"


@pytest.mark.parametrize("typed", ["zubr", "lodz", "Muller", "525-000", "budownitcwo"])
def test_they_still_find_by_names_towns_persons_and_tax_numbers(found, personas, zubr, typed):
    show_fields("rep", contact=0)
    assert len(found(personas.anna, typed)) == 1


def test_a_person_is_found_and_shown_in_spite_of_a_typing_error(client, personas, zubr):
    client.force_login(personas.anna)
    assert "Jürgen Müller" in client.get("/search/", {"q": "jurgan"}, headers=HTMX).text
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/", {"q": "jurgan"}, headers=HTMX)
    assert len(queries) <= 8
