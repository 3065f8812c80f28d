from datetime import date

import pytest

from contacts.actions.derived import refresh_search
from contacts.models import Channel, Client, ImportRun, Person
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from tests.factories import ChannelFactory, ClientFactory

LIST = """Firma;NIP;Ulica;Kod pocztowy;Miasto;Kraj;Telefon;E-mail;WWW;Imię;Nazwisko;Stanowisko;Data urodzenia;Opiekun;Data utworzenia;Tagi;Status;Uwagi
Żuraw Sp. z o.o.;526-10-40-828;Długa 5;00-238;Warszawa;Polska;22 123 45 67, 601-234-567;Biuro@Zuraw.PL; jan@zuraw.pl;www.zuraw.pl;Jan;Żuraw;Prezes;15.03.1970;Anna;05.02.2024;vip, hurt;Klient;"line one
line two"
"""


def clients():
    return Client.objects.unscoped("test").order_by("id")


@pytest.fixture
def rich():
    return LIST.replace("Biuro@Zuraw.PL; jan@zuraw.pl", '"Biuro@Zuraw.PL; jan@zuraw.pl"')


def test_a_row_with_everything(anna, begin, write, rich):
    run = write(begin(anna, rich, "cp1250"))
    assert run.state == ImportRun.State.DONE, run.job.error
    assert run.counts["create"] == 1
    client = clients().get()
    assert (client.name, client.tax_number, client.country, client.stage) == (
        "Żuraw Sp. z o.o.",
        "526-10-40-828",
        "PL",
        "customer",
    )
    assert (client.owner, client.team, client.branch) == (anna, anna.home_team, anna.branch)
    assert client.tags == ["vip", "hurt"]
    assert client.note == "line one\nline two"
    assert client.created_at.date() == date(2024, 2, 5)
    assert (client.main_phone, client.main_email) == ("22 123 45 67", "biuro@zuraw.pl")
    person = Person.objects.unscoped("test").get()
    assert (person.name, person.position, person.birthday, person.is_main) == (
        "Jan Żuraw",
        "Prezes",
        date(1970, 3, 15),
        True,
    )
    channels = Channel.objects.unscoped("test").order_by("id")
    assert [(c.kind, c.key, c.is_primary, c.person_id) for c in channels] == [
        ("phone", "+48221234567", True, None), ("phone", "+48601234567", False, None),
        ("email", "biuro@zuraw.pl", True, None), ("email", "jan@zuraw.pl", False, None),
    ]  # fmt: skip


KEPT = (
    "search__text", "search__phone_digits", "search__tax_digits", "search__name_core", "main_phone", "main_email",
)  # fmt: skip


def test_kept_figures_are_those_of_the_actions(anna, begin, write, rich):
    write(begin(anna, rich))
    before = clients().values(*KEPT).get()
    refresh_search([clients().get().pk])
    assert clients().values(*KEPT).get() == before


def test_one_click_takes_it_back(anna, begin, write, rich):
    run = write(begin(anna, rich))
    entry = AuditEntry.objects.get(action="import")
    assert (entry.by, entry.count) == (anna, 1)
    report = undo_change_set(change_set=run.change_set, by=anna)
    assert report.refused_count == 0
    assert not clients().exists()
    assert not Channel.objects.unscoped("test").exists()


def duplicate_of(anna, **fields):
    client = ClientFactory(owner=anna, name="Old name", city="Oslo", **fields)
    ChannelFactory(client=client, value="post@acme.no", key="post@acme.no")
    return client


UPDATE = "Company;E-mail;City;Phone;Contact person;Tags\nAcme;POST@acme.no;;+47 22 11 33 44;Kari Moe;a,b\n"


def test_duplicates_are_skipped_by_default(anna, begin, write):
    duplicate_of(anna)
    run = write(begin(anna, UPDATE))
    assert (run.counts["skip"], run.counts["create"], run.counts["duplicates"]) == (1, 0, 1)
    assert clients().count() == 1


def test_an_update_overwrites_what_the_file_says_only(anna, begin, write):
    client = duplicate_of(anna, tags=["b", "old"])
    run = write(begin(anna, UPDATE), on_duplicate="update")
    client.refresh_from_db()
    assert run.counts["update"] == 1
    assert (client.name, client.city, client.tags) == ("Acme", "Oslo", ["b", "old", "a"])
    assert client.main_phone == "+47 22 11 33 44"
    assert "kari moe" in client.search.text
    undo_change_set(change_set=run.change_set, by=anna)
    client.refresh_from_db()
    assert (client.name, client.tags) == ("Old name", ["b", "old"])
    assert not Person.objects.unscoped("test").exists()


def test_an_update_may_only_fill(anna, begin, write):
    client = duplicate_of(anna)
    write(begin(anna, UPDATE.replace(";;", ";Bergen;")), on_duplicate="merge")
    client.refresh_from_db()
    assert (client.name, client.city) == ("Old name", "Oslo")


def test_create_anyway(anna, begin, write):
    duplicate_of(anna)
    write(begin(anna, UPDATE), on_duplicate="create")
    assert clients().count() == 2


def test_a_client_beyond_the_scope_is_only_named_and_never_updated(dario, anna, begin, check, write):
    client = duplicate_of(anna)
    run = check(begin(dario, UPDATE, on_duplicate="update"))
    assert (run.counts["hidden"], run.counts["skip"]) == (1, 1)
    write(run, on_duplicate="update")
    client.refresh_from_db()
    assert client.name == "Old name"
    write(begin(dario, UPDATE), on_duplicate="create")
    assert clients().get(owner=dario).name == "Acme"


def test_twins_in_the_file(anna, begin, write):
    text = (
        "Company;E-mail;City;Phone\nAcme;a@acme.no;Oslo;\nAcme AS;;oslo;22 12 34 567\n"
        "Other;a@acme.no;;\nFar;;Bergen;221234567\nAcme;;Bergen;\n"
    )
    run = write(begin(anna, text))
    assert [client.name for client in clients()] == ["Acme", "Acme"]
    assert (run.counts["create"], run.counts["skip"]) == (2, 3)


def test_twins_in_the_file_can_complete_the_first(anna, begin, write):
    text = "Company;E-mail;City;Website\nAcme;a@acme.no;Oslo;\nAcme;a@acme.no;;acme.no\nAcme;a@acme.no b@acme.no;;\n"
    write(begin(anna, text), on_duplicate="update")
    client = clients().get()
    assert (client.city, client.website) == ("Oslo", "acme.no")


@pytest.mark.parametrize(
    ("known", "row", "is_same"),
    [
        ({"name": "Źródło Sp. z o.o.", "city": "Łódź"}, "ZRODLO sp.zo.o.;;LODZ;", True),
        ({"name": "Müller GmbH", "post_code": "80-331"}, "Muller AG;;;80331", True),
        ({"name": "ООО Ромашка", "city": "Москва"}, "Ромашка;;москва;", True),
        ({"name": "Acme", "city": "Oslo"}, "Acme;;Bergen;", False),
        ({"name": "Acme", "city": "Oslo"}, "Acmee;;Oslo;", False),
        ({"name": "X", "tax_number": "PL 526 104 08 28"}, "Y;5261040828;;", True),
        ({"name": "X", "tax_number": "5261040828"}, "Y;PL5261040828;;", True),
        ({"name": "Acme", "city": "Oslo", "tax_number": "5261040828"}, "Acme;7740001454;Oslo;", False),
    ],
)
def test_the_same_firm_written_otherwise(anna, begin, check, known, row, is_same):
    ClientFactory(owner=anna, **known)
    run = check(begin(anna, f"Company;Tax number;City;Post code\n{row}\n"))
    assert run.counts["duplicates"] == int(is_same)


def test_signs_that_databases_read_otherwise(anna, begin, write):
    text = 'Company,Tags,Note,Phone\n"A ""B"" \\ {C}","x ""y""; back\\slash; {z}","tab\there, \\N",\nD,,,\n'
    write(begin(anna, text))
    first = clients().first()
    assert (first.name, first.tags) == ('A "B" \\ {C}', ['x "y"', "back\\slash", "{z}"])
    assert first.note == "tab\there, \\N"
