"""Exports of usual programs are recognised by their columns, named, and their columns go where they belong."""

import pytest

from contacts.imports.programs import PROGRAMS, program_of
from contacts.imports.targets import TARGETS
from contacts.models import Client

EXPORTS = {
    "old Google": (
        "Google Contacts",
        ("Name,Given Name,Additional Name,Family Name,Birthday,Notes,Language,Group Membership,E-mail 1 - Type,"
        "E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Value,Address 1 - Street,"
        "Address 1 - City,Address 1 - Postal Code,Address 1 - Country,Organization 1 - Name,Organization 1 - Title"),
        {"Given Name": "first_name", "Family Name": "last_name", "E-mail 2 - Value": "email", "Phone 2 - Value": "phone",
         "Organization 1 - Name": "name", "Organization 1 - Title": "position", "Group Membership": "tags"},
    ),
    "new Google": (
        "Google Contacts",
        ("First Name,Middle Name,Last Name,Organization Name,Organization Title,Organization Department,Birthday,Notes,"
        "Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City,"
        "Address 1 - Postal Code,Address 1 - Country"),
        {"First Name": "first_name", "Organization Name": "name", "Organization Title": "position", "Labels": "tags"},
    ),
    "Outlook": (
        "Outlook",
        ("Title,First Name,Middle Name,Last Name,Company,Department,Job Title,Business Street,Business City,"
        "Business Postal Code,Business Country/Region,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address,"
        "Web Page,Birthday,Categories,Notes"),
        {"Company": "name", "Job Title": "position", "Business Street": "street", "Mobile Phone": "phone",
         "E-mail Address": "email", "E-mail 2 Address": "email", "Web Page": "website"},
    ),
    "Outlook in German": (
        "Outlook",
        ("Anrede,Vorname,Weitere Vornamen,Nachname,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich,"
        "Postleitzahl geschäftlich,Land/Region geschäftlich,Telefon geschäftlich,Telefon Firma,Mobiltelefon,"
        "E-Mail-Adresse,E-Mail: Angezeigter Name,E-Mail 2: Adresse,Geburtstag,Kategorien,Notizen,Webseite"),
        {"Firma": "name", "Position": "position", "Straße geschäftlich": "street", "Mobiltelefon": "phone",
         "E-Mail 2: Adresse": "email", "Webseite": "website", "Notizen": "note", "Kategorien": "tags"},
    ),
    "Outlook in Russian": (
        "Outlook",
        ("Обращение,Имя,Отчество,Фамилия,Организация,Отдел,Должность,Улица (раб. адрес),Город (раб. адрес),"
        "Индекс (раб. адрес),Страна (раб. адрес),Рабочий телефон,Телефон переносной,Адрес эл. почты,Адрес 2 эл. почты,"
        "Веб-страница,Заметки"),
        {"Имя": "first_name", "Организация": "name", "Индекс (раб. адрес)": "post_code", "Телефон переносной": "phone",
         "Адрес эл. почты": "email", "Адрес 2 эл. почты": "email", "Веб-страница": "website"},
    ),
    "Odoo": (
        "Odoo",
        "Display Name,Company Type,Phone,Email,Salesperson,City,Country,Tax ID,Reference,Zip,Street",
        {"Display Name": "name", "Company Type": "kind", "Salesperson": "owner", "Reference": "external_number"},
    ),
    "Odoo, technical names": (
        "Odoo",
        "name,company_type,street,street2,zip,city,country_id/name,phone,email,vat,ref,user_id/name",
        {"name": "name", "country_id/name": "country", "vat": "tax_number", "street2": "street"},
    ),
    "EspoCRM": (
        "EspoCRM",
        ("Name,Website,Email,Phone,Type,Industry,Billing Address Street,Billing Address City,Billing Address Country,"
        "Billing Address Postal Code,Description,Assigned User,Created At"),
        {"Name": "name", "Billing Address Street": "street", "Assigned User": "owner", "Created At": "created_on"},
    ),
    "SuiteCRM": (
        "SuiteCRM",
        ("Name,ID,Website,Email Address,Office Phone,Billing Street,Billing City,Billing Postal Code,Billing Country,"
        "Description,Industry,Assigned User Name,Date Created"),
        {"ID": "external_number", "Office Phone": "phone", "Billing Postal Code": "post_code"},
    ),
    "HubSpot companies": (
        "HubSpot",
        "Record ID,Company name,Company Domain Name,Phone Number,City,Country/Region,Industry,Company owner,Create Date",
        {"Company name": "name", "Company Domain Name": "website", "Record ID": "external_number"},
    ),
    "HubSpot contacts": (
        "HubSpot",
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Company Name,Lifecycle Stage",
        {"First Name": "first_name", "Company Name": "name", "Contact owner": "owner"},
    ),
    "Pipedrive": (
        "Pipedrive",
        "Organization - ID,Organization - Name,Organization - Label,Organization - Owner,Organization - Address",
        {"Organization - Name": "name", "Organization - Address": "street", "Organization - Owner": "owner"},
    ),
    "Pipedrive people": (
        "Pipedrive",
        "Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Mobile,Person - Owner",
        {"Person - Name": "person_name", "Person - Organization": "name", "Person - Email - Work": "email"},
    ),
    "Salesforce": (
        "Salesforce",
        "Account ID,Account Name,Account Owner,Billing Street,Billing City,Billing Zip/Postal Code,Billing Country,Phone,Website",
        {"Account Name": "name", "Billing Zip/Postal Code": "post_code", "Account ID": "external_number"},
    ),
    "Salesforce contacts": (
        "Salesforce",
        "First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing Zip/Postal Code,Mailing Country,Phone,Email",
        {"Title": "position", "Account Name": "name", "Mailing Street": "street"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_is_recognised_and_its_columns_go_where_they_belong(anna, begin, export):
    name, header, expected = EXPORTS[export]
    names = header.split(",")
    run = begin(anna, f"{header}\n{','.join('x' for _ in names)}\n")
    assert run.dialect["program"] == name
    chosen = {names[position]: target for position, target in run.columns.items()}
    assert {column: chosen.get(column) for column in expected} == expected
    single = [target for target in chosen.values() if not TARGETS[target].many]
    assert len(single) == len(set(single))


def test_every_column_of_every_program_leads_somewhere():
    for program in PROGRAMS:
        assert set(program.columns.values()) - {""} <= set(TARGETS), program.name
        assert program_of(program.columns).name == program.name


def test_a_plain_list_is_nobodys_export():
    assert program_of(["Company", "City", "Phone", "First Name", "Last Name"]) is None


def test_the_program_is_named_to_the_person(anna, begin, client):
    run = begin(anna, "Account Name,Account Owner,Phone\nAcme,Anna,601234567\n")
    client.force_login(anna)
    assert "This looks like an export of Salesforce" in client.get(run.get_absolute_url()).content.decode()


def test_persons_of_google_without_a_company_become_individuals(anna, begin, write):
    header = EXPORTS["new Google"][1]
    row = dict.fromkeys(header.split(","), "") | {
        "First Name": "Ola",
        "Last Name": "Ptak",
        "Labels": "* myContacts ::: vip",
    }
    write(begin(anna, f"{header}\n{','.join(row.values())}\n"))
    client = Client.objects.unscoped("test").get()
    assert (client.name, client.kind, client.tags) == ("Ola Ptak", "individual", ["vip"])
