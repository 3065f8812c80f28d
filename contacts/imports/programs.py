"""Exports of usual programs, recognised by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from contacts.imports.folding import words_of
from crm.frozen import frozen

NUMBER = re.compile(r"\b\d+\b")


def spelled(column: str) -> str:
    """The name of a column as programs are compared by: E-mail 2 - Value is as good as E-mail 1 - Value."""
    return NUMBER.sub("1", words_of(column))


@frozen
class Program:
    """`marks`: columns that only its exports have together; `columns`: where all those go that it is known for."""

    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, str]

    @cached_property
    def known(self) -> dict[str, str]:
        return {spelled(column): target for column, target in self.columns.items()}

    def knows(self, column: str) -> bool:
        return spelled(column) in self.known

    def fits(self, header: frozenset[str]) -> bool:
        return all(spelled(mark) in header for mark in self.marks)


GOOGLE = {
    "E-mail 1 - Value": "email", "Phone 1 - Value": "phone", "Address 1 - Street": "street",
    "Address 1 - City": "city", "Address 1 - Postal Code": "post_code", "Address 1 - Country": "country",
    "Website 1 - Value": "website", "Notes": "note", "Birthday": "birthday",
}  # fmt: skip
PROGRAMS = (
    Program("Google Contacts", ("Given Name", "Family Name", "E-mail 1 - Value"), GOOGLE | {
        "Name": "person_name", "Given Name": "first_name", "Family Name": "last_name",
        "Organization 1 - Name": "name", "Organization 1 - Title": "position", "Group Membership": "tags",
        "Language": "language",
    }),
    Program("Google Contacts", ("First Name", "Last Name", "E-mail 1 - Value"), GOOGLE | {
        "First Name": "first_name", "Last Name": "last_name", "Organization Name": "name",
        "Organization Title": "position", "Labels": "tags",
    }),
    Program("Outlook", ("First Name", "Last Name", "E-mail Address", "Business Phone"), {
        "First Name": "first_name", "Last Name": "last_name", "Company": "name", "Job Title": "position",
        "Business Street": "street", "Business City": "city", "Business Postal Code": "post_code",
        "Business Country/Region": "country", "Business Phone": "phone", "Business Phone 2": "phone",
        "Company Main Phone": "phone", "Mobile Phone": "phone", "Home Phone": "phone", "E-mail Address": "email",
        "E-mail 2 Address": "email", "Web Page": "website", "Birthday": "birthday", "Notes": "note",
        "Categories": "tags", "Language": "language",
    }),
    Program("Outlook", ("Vorname", "Nachname", "E-Mail-Adresse", "Telefon geschäftlich"), {
        "Vorname": "first_name", "Nachname": "last_name", "Firma": "name", "Position": "position",
        "Straße geschäftlich": "street", "Ort geschäftlich": "city", "Postleitzahl geschäftlich": "post_code",
        "Land/Region geschäftlich": "country", "Telefon geschäftlich": "phone", "Telefon geschäftlich 2": "phone",
        "Telefon Firma": "phone", "Mobiltelefon": "phone", "Telefon (privat)": "phone", "E-Mail-Adresse": "email",
        "E-Mail 2: Adresse": "email", "Webseite": "website", "Geburtstag": "birthday", "Notizen": "note",
        "Kategorien": "tags", "Sprache": "language",
    }),
    Program("Outlook", ("Имя", "Фамилия", "Адрес эл. почты", "Рабочий телефон"), {
        "Имя": "first_name", "Фамилия": "last_name", "Организация": "name", "Должность": "position",
        "Улица (раб. адрес)": "street", "Город (раб. адрес)": "city", "Индекс (раб. адрес)": "post_code",
        "Страна (раб. адрес)": "country", "Страна или регион (раб. адрес)": "country", "Рабочий телефон": "phone",
        "Телефон раб. 2": "phone", "Основной телефон организации": "phone", "Телефон переносной": "phone",
        "Домашний телефон": "phone", "Адрес эл. почты": "email", "Адрес 2 эл. почты": "email",
        "Адрес 3 эл. почты": "email", "Веб-страница": "website", "День рождения": "birthday", "Заметки": "note",
        "Категории": "tags", "Язык": "language",
    }),
    Program("Odoo", ("Display Name", "Company Type"), {
        "Display Name": "name", "Company Type": "kind", "Street": "street", "Street2": "street", "City": "city",
        "Zip": "post_code", "Country": "country", "Phone": "phone", "Mobile": "phone", "Email": "email",
        "Website": "website", "Website Link": "website", "Tax ID": "tax_number", "Reference": "external_number",
        "Tags": "tags", "Salesperson": "owner", "Notes": "note", "Language": "language", "Created on": "created_on",
    }),
    Program("Odoo", ("company_type", "country_id/name"), {
        "name": "name", "company_type": "kind", "street": "street", "street2": "street", "city": "city",
        "zip": "post_code", "country_id/name": "country", "phone": "phone", "mobile": "phone", "email": "email",
        "website": "website", "vat": "tax_number", "ref": "external_number", "category_id/name": "tags",
        "user_id/name": "owner", "comment": "note", "lang": "language", "create_date": "created_on",
    }),
    Program("EspoCRM", ("Billing Address Street", "Billing Address Postal Code", "Assigned User"), {
        "Name": "name", "Website": "website", "Email": "email", "Phone": "phone", "Industry": "industry",
        "Billing Address Street": "street", "Billing Address City": "city",
        "Billing Address Postal Code": "post_code", "Billing Address Country": "country", "Description": "note",
        "Assigned User": "owner", "Created At": "created_on",
    }),
    Program("SuiteCRM", ("Office Phone", "Billing Street", "Billing Postal Code"), {
        "Name": "name", "Website": "website", "Email Address": "email", "Office Phone": "phone",
        "Alternate Phone": "phone", "Billing Street": "street", "Billing City": "city",
        "Billing Postal Code": "post_code", "Billing Country": "country", "Description": "note",
        "Industry": "industry", "ID": "external_number", "Assigned User Name": "owner", "Date Created": "created_on",
    }),
    Program("HubSpot", ("Record ID", "Company name", "Company Domain Name"), {
        "Record ID": "external_number", "Company name": "name", "Company Domain Name": "website",
        "Phone Number": "phone", "Street Address": "street", "City": "city", "Postal Code": "post_code",
        "Country/Region": "country", "Industry": "industry", "Lifecycle Stage": "stage", "Company owner": "owner",
        "Create Date": "created_on", "Last Activity Date": "last_contact", "Description": "note",
    }),
    Program("HubSpot", ("Record ID", "First Name", "Last Name", "Email", "Lifecycle Stage"), {
        "Record ID": "", "First Name": "first_name", "Last Name": "last_name", "Email": "email",
        "Phone Number": "phone", "Mobile Phone Number": "phone", "Job Title": "position", "Company Name": "name",
        "Associated Company": "name", "Contact owner": "owner", "Lifecycle Stage": "stage", "City": "city",
        "Create Date": "created_on", "Last Activity Date": "last_contact",
    }),
    Program("Pipedrive", ("Organization - Name", "Organization - Owner"), {
        "Organization - Name": "name", "Organization - ID": "external_number", "Organization - Address": "street",
        "Organization - Owner": "owner", "Organization - Label": "tags", "Organization - Labels": "tags",
        "Organization - Website": "website", "Organization - Organization created": "created_on",
        "Organization - Last activity date": "last_contact",
    }),
    Program("Pipedrive", ("Person - Name", "Person - Organization"), {
        "Person - Name": "person_name", "Person - Organization": "name", "Person - Owner": "owner",
        "Person - Email - Work": "email", "Person - Email - Home": "email", "Person - Email - Other": "email",
        "Person - Phone - Work": "phone", "Person - Phone - Mobile": "phone", "Person - Phone - Home": "phone",
        "Person - Phone - Other": "phone", "Person - Label": "tags", "Person - Labels": "tags",
        "Person - Job title": "position", "Person - Last activity date": "last_contact",
    }),
    Program("Salesforce", ("Account Name", "Account Owner"), {
        "Account ID": "external_number", "Account Name": "name", "Account Owner": "owner", "Phone": "phone",
        "Billing Street": "street", "Billing City": "city", "Billing Zip/Postal Code": "post_code",
        "Billing Country": "country", "Website": "website", "Industry": "industry", "Account Source": "source",
        "Description": "note", "Created Date": "created_on", "Last Activity": "last_contact", "Rating": "",
    }),
    Program("Salesforce", ("Account Name", "First Name", "Last Name", "Mailing Street"), {
        "Account Name": "name", "First Name": "first_name", "Last Name": "last_name", "Title": "position",
        "Mailing Street": "street", "Mailing City": "city", "Mailing Zip/Postal Code": "post_code",
        "Mailing Country": "country", "Phone": "phone", "Mobile": "person_phone", "Email": "email",
        "Contact Owner": "owner", "Birthdate": "birthday", "Lead Source": "source", "Description": "note",
    }),
)  # fmt: skip
# In a list of persons the client is another record, and phones are the person's.
OF_PERSONS = {
    "name": "client_name", "phone": "person_phone", "email": "person_email", "tax_number": "client_tax",
    "external_number": "",
}  # fmt: skip


def program_of(header: Iterable[str]) -> Program | None:
    """The program whose export this looks like; the one with the most columns of its own."""
    spellings = frozenset(spelled(column) for column in header)
    fitting = [program for program in PROGRAMS if program.fits(spellings)]
    return max(fitting, key=lambda program: len(spellings & program.known.keys()), default=None)


def mapping_of(
    program: Program, header: list[str], fields: Mapping[str, object], many: Iterable[str]
) -> dict[int, str]:
    """Where the program's columns go among these fields; a field that takes one column gets the first."""
    several, mapping = set(many), dict[int, str]()
    for position, column in enumerate(header):
        target = program.known.get(spelled(column), "")
        if "client_name" in fields:
            target = OF_PERSONS.get(target, target)
        if target in fields and (target in several or target not in mapping.values()):
            mapping[position] = target
    # First and last name say more than the two in one.
    if {"first_name", "last_name"} <= set(mapping.values()):
        mapping = {at: target for at, target in mapping.items() if target != "person_name"}
    return mapping
