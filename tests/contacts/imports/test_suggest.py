import pytest

from contacts.imports.suggest import Suggestion
from contacts.imports.synonyms import client_names
from contacts.imports.targets import TARGETS

OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Company,Department,Job Title,Business Street,Business City,Business State,"
    "Business Postal Code,Business Country/Region,Business Fax,Business Phone,Mobile Phone,Birthday,Categories,"
    "E-mail Address,E-mail 2 Address,Notes,Web Page"
)
GOOGLE = (
    "Name,Given Name,Family Name,Notes,Organization 1 - Name,Organization 1 - Title,E-mail 1 - Value,E-mail 2 - Value,"
    "Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Address 1 - Country,Website 1 - Value"
)
HUBSPOT = "Record ID,Company name,Company Domain Name,Phone Number,City,Country/Region,Industry,Lifecycle Stage,Company owner,Create Date,Last Activity Date"
POLISH = "Lp.;Nazwa;Pełna nazwa;NIP;Ulica;Kod pocztowy;Miejscowość;Kraj;Telefon;E-mail;Strona www;Osoba kontaktowa;Stanowisko;Opiekun;Data dodania;Uwagi"
RUSSIAN = "Наименование;Полное наименование;ИНН;Адрес;Индекс;Город;Страна;Телефон;Эл. почта;Контактное лицо;Должность;Ответственный;Дата создания;Примечание"
PERSIAN = "نام شرکت;شناسه ملی;آدرس;کدپستی;شهر;کشور;تلفن;ایمیل;شخص رابط;سمت;کارشناس;تاریخ ایجاد;توضیحات"


def mapped(header, rows=(), separator=";"):
    names = header.split(separator)
    found = Suggestion(TARGETS, client_names()).mapping(names, rows)
    return {names[position]: target for position, target in found.items()}


def test_outlook():
    found = mapped(OUTLOOK, separator=",")
    assert {key: found.get(key) for key in ("Company", "First Name", "Last Name", "Job Title", "Business Phone", "Mobile Phone")} == {
        "Company": "name", "First Name": "first_name", "Last Name": "last_name", "Job Title": "position",
        "Business Phone": "phone", "Mobile Phone": "phone",
    }  # fmt: skip
    assert found["E-mail 2 Address"] == "email"
    assert found["Business Country/Region"] == "country"
    assert found["Categories"] == "tags"
    assert found["Web Page"] == "website"


def test_google():
    found = mapped(GOOGLE, separator=",")
    assert found["Organization 1 - Name"] == "name"
    assert found["Name"] == "person_name"
    assert found["E-mail 2 - Value"] == "email"
    assert found["Address 1 - Postal Code"] == "post_code"


def test_hubspot():
    found = mapped(
        HUBSPOT,
        [
            [
                "1",
                "Acme",
                "acme.com",
                "+47 22113344",
                "Oslo",
                "Norway",
                "IT",
                "customer",
                "Anna",
                "2024-01-02 10:00",
                "",
            ]
        ],
        ",",
    )
    assert found == {
        "Record ID": "external_number", "Company name": "name", "Company Domain Name": "website", "Phone Number": "phone", "City": "city",
        "Country/Region": "country", "Industry": "industry", "Lifecycle Stage": "stage", "Company owner": "owner",
        "Create Date": "created_on", "Last Activity Date": "last_contact",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            POLISH,
            "name legal_name tax_number street post_code city country phone email website person_name position owner created_on note",
        ),
        (
            RUSSIAN,
            "name legal_name tax_number street post_code city country phone email person_name position owner created_on note",
        ),
        (
            PERSIAN,
            "name tax_number street post_code city country phone email person_name position owner created_on note",
        ),
    ],
)
def test_bookkeeping_in_three_languages(header, expected):
    assert list(mapped(header).values()) == expected.split()


def test_content_speaks_where_names_are_silent():
    rows = [
        ["Acme AS", "post@acme.no", "+48 601 234 567", "www.acme.no", "526-10-40-828"],
        ["Beta AS", "info@beta.no", "22 123 45 67", "https://beta.no/x", "525-24-45-767"],
        ["Gamma", "g@g.no; h@g.no", "601-222-333", "gamma.no", "7740001454"],
    ]
    found = Suggestion(TARGETS, client_names()).mapping([""] * 5, rows)
    assert [found.get(n) for n in range(4)] == ["name", "email", "phone", "website"]


def test_a_column_of_colleagues_is_the_owner_whatever_it_is_called():
    colleagues = {"Anna Adamska", "bruno@demo.example"}
    rows = [
        ["Acme", "Anna Adamska"],
        ["Beta", "bruno@demo.example"],
        ["Gamma", "Anna Adamska"],
        ["Delta", "?"],
    ]
    assert Suggestion(TARGETS, client_names()).mapping(["Firma", "Kto"], rows, colleagues.__contains__) == {
        0: "name",
        1: "owner",
    }
    assert Suggestion(TARGETS, client_names()).mapping(["Firma", "Kto"], rows) == {0: "name"}


def test_a_vague_name_needs_fitting_cells():
    assert mapped("Company;Status", [["A", "Customer"], ["B", "Lead"]]) == {
        "Company": "name",
        "Status": "stage",
    }
    assert mapped("Company;Status", [["A", "paid"], ["B", "invoice sent"]]) == {"Company": "name"}


def test_a_first_name_without_a_company():
    assert mapped("Imię;Nazwisko;Telefon") == {
        "Imię": "first_name",
        "Nazwisko": "last_name",
        "Telefon": "phone",
    }


def test_german():
    header = "Kunden-Nr;Firma;Straße und Hausnummer;PLZ;Ort;Land;Telefon;E-Mail-Adresse;Webseite;Ansprechpartner;Funktion;Branche;Bemerkungen"
    assert list(mapped(header).values()) == [
        "external_number", "name", "street", "post_code", "city", "country", "phone", "email", "website",
        "person_name", "position", "industry", "note",
    ]  # fmt: skip


def test_outlook_in_polish():
    found = mapped(
        "Imię;Nazwisko;Firma;Stanowisko;Telefon służbowy;Telefon domowy;Adres e-mail;Strona sieci Web;Uwagi"
    )
    assert list(found.values()) == [
        "first_name", "last_name", "name", "position", "phone", "phone", "email", "website", "note",
    ]  # fmt: skip
