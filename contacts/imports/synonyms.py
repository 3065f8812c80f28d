"""What columns are called in exports of mail programs, other CRMs and bookkeeping, in four languages.

Names are compared folded (crm.sql fold) and without punctuation; the first target that knows a name has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from contacts.imports.folding import words_of
from contacts.registries import import_targets

SYNONYMS = {
    "name": """
        company, company name, organization, organisation, organization name, organisation name, account, account name,
        client, client name, customer, customer name, business name, firm, trade name, display company, supplier name,
        organization 1 name, lead company, partner, partner name, related company, company or individual,
        firma, nazwa, nazwa firmy, nazwa klienta, nazwa kontrahenta, kontrahent, klient, nazwa skrocona, nazwa skrocona firmy,
        przedsiebiorstwo, organizacja, akronim, nazwa odbiorcy, nabywca,
        firmenname, name der firma, unternehmen, kunde, kundenname, organisation, associated company, primary associated company,
        компания, название, название компании, организация, наименование, клиент, контрагент, фирма,
        наименование организации, наименование контрагента, название организации, рабочее наименование, заказчик,
        شرکت, نام شرکت, سازمان, نام سازمان, مشتری, نام مشتری, نام تجاری, عنوان, نام موسسه, نام فروشگاه""",
    "legal_name": """
        legal name, registered name, full company name, company legal name, official name,
        nazwa pelna, pelna nazwa, nazwa prawna, nazwa rejestrowa, pelna nazwa firmy,
        полное наименование, юридическое название, юридическое наименование, юр название, полное название,
        نام حقوقی, نام ثبتی, نام رسمی, نام کامل شرکت""",
    "kind": """
        kind, client type, customer type, account type, company type, entity type, client kind, company individual, person type,
        rodzaj, typ klienta, rodzaj klienta, typ kontrahenta, rodzaj kontrahenta, osoba fizyczna,
        тип клиента, вид, тип контрагента, вид контрагента, юр физ лицо,
        نوع مشتری, نوع, حقیقی حقوقی, حقیقی یا حقوقی""",
    "tax_number": """
        tax number, tax id, vat, vat number, vat id, vat no, vat reg no, vat registration number, tax no, tax identification number,
        tin, ein, company vat, ust id, ust idnr, ustidnr, steuernummer, ust id nr, umsatzsteuer id, umsatzsteuer identifikationsnummer, mwst nummer, siren, siret, cif, nif, dic, dič, ico, ičo, business number,
        nip, nr nip, numer nip, nip ue, nip klienta, nip kontrahenta, vat ue, identyfikator podatkowy,
        инн, инн кпп, инн организации, налоговый номер, код инн, унп, огрн,
        شناسه ملی, کد اقتصادی, شماره اقتصادی, شناسه مالیاتی, شماره مالیاتی, کد ملی, شناسه ملی شرکت""",
    "external_number": """
        client number, customer number, customer no, client no, customer id, client id, account number, account no, external id,
        external number, customer code, client code, account id, record id, company id, organization id, reference, internal reference,
        kundennummer, kunden nr, kd nr, debitor, debitorennummer, numero client, code client,
        numer klienta, nr klienta, kod klienta, id klienta, numer kontrahenta, kod kontrahenta, identyfikator klienta,
        номер клиента, код клиента, ид клиента, код контрагента, внешний код,
        شماره مشتری, کد مشتری, شناسه مشتری""",
    "stage": """
        stage, status, lifecycle stage, client status, customer status, lead status, account status, relationship,
        etap, status klienta, faza, stan,
        стадия, статус, статус клиента, этап, стадия клиента,
        مرحله, وضعیت, وضعیت مشتری""",
    "grade": """
        class, grade, client class, customer class, rating, abc, abc class, category abc, priority, tier,
        klasa, klasa klienta, kategoria abc, ocena, priorytet,
        класс, класс клиента, рейтинг, авс, категория авс, приоритет,
        رده, درجه, کلاس, رتبه, کلاس مشتری""",
    "industry": """
        industry, sector, branch of industry, line of business, business sector, industry sector, sic description,
        branza, sektor, branza klienta, dzialalnosc, rodzaj dzialalnosci, przemysl, branche, wirtschaftszweig,
        отрасль, сфера деятельности, вид деятельности, сектор, индустрия,
        صنعت, حوزه فعالیت, زمینه فعالیت, بخش, رسته""",
    "source": """
        source, lead source, origin, original source, referred by, how did you hear, channel, acquisition source, client source,
        zrodlo, zrodlo pozyskania, pochodzenie, zrodlo kontaktu, skad, quelle, herkunft,
        источник, источник клиента, откуда узнали, канал,
        منبع, نحوه آشنایی, منبع آشنایی, معرف""",
    "tags": """
        tags, tag, labels, label, categories, category, groups, group, group membership, keywords,
        tagi, etykiety, etykieta, kategoria, kategorie, grupa, grupy, slowa kluczowe, kategorien, gruppe, schlagworte, schlagworter, stichworter,
        теги, метки, тег, метка, категория, группа, категории, группы, ключевые слова,
        برچسب, برچسبها, گروه, دسته, دسته بندی""",
    "language": """
        language, lang, preferred language, jezyk, jezyk kontaktu, jezyk klienta, sprache, язык, язык общения, زبان, زبان ارتباط""",
    "street": """
        street, street address, address, address 1, address 2, address line, address line 1, address line 2, business street,
        business street 2, billing street, billing address, mailing street, mailing address, home street, address 1 street, street 1,
        street 2, postal address, visiting address, strasse, straße, house number, street number, address street, office address,
        ulica, adres, ulica i numer, ulica nr, adres ulica, adres siedziby, nr domu, numer domu, nr lokalu, numer lokalu,
        adres korespondencyjny, ulica numer,
        anschrift, adresse, strasse und hausnummer, strasse hausnummer, strasse nr, hausnummer, strasse geschaftlich, rechnungsadresse,
        адрес, улица, юридический адрес, фактический адрес, почтовый адрес, дом, улица дом, адрес доставки,
        آدرس, نشانی, خیابان, ادرس, نشانی پستی, آدرس شرکت""",
    "post_code": """
        post code, postcode, postal code, zip, zip code, zip postal code, business postal code, billing zip,
        billing zip postal code, billing postal code, mailing zip, mailing postal code, home postal code, address 1 postal code, plz, postleitzahl, postleitzahl geschaftlich, address postal code,
        kod pocztowy, kod, kod poczt, adres kod pocztowy,
        индекс, почтовый индекс, zip код,
        کد پستی, کدپستی""",
    "city": """
        city, town, business city, billing city, mailing city, home city, address 1 city, city town, locality, ort, stadt, wohnort, ort geschaftlich,
        place, address city,
        miasto, miejscowosc, adres miasto, poczta, miejscowosc siedziby,
        город, населенный пункт, населённый пункт, город клиента,
        شهر, شهرستان, نام شهر""",
    "country": """
        country, country region, business country, business country region, billing country, mailing country, home country,
        home country region, address 1 country, country code, land, nation, country iso, address country,
        kraj, panstwo, kod kraju, kraj region, staat, land region, land region geschaftlich, landercode,
        страна, код страны,
        کشور, کد کشور""",
    "website": """
        website, web, web site, web page, url, homepage, home page, company domain name, domain, website 1 value, site, www, website url,
        strona www, strona internetowa, adres www, strona, witryna, strona sieci web, webseite, internetseite, internetadresse,
        сайт, веб сайт, веб страница, вебсайт, интернет сайт, адрес сайта,
        وب سایت, وبسایت, سایت, تارنما, نشانی وب""",
    "note": """
        note, notes, comment, comments, description, remarks, remark, about, background, about us, additional information,
        uwagi, notatka, notatki, opis, komentarz, dodatkowe informacje, notizen, notiz, bemerkung, bemerkungen, anmerkungen, beschreibung, kommentar,
        примечание, примечания, комментарий, комментарии, заметки, описание, заметка,
        یادداشت, توضیحات, ملاحظات, توضیح, شرح""",
    "phone": """
        phone, phones, telephone, tel, phone number, telephone number, company phone, main phone, business phone, business phone 2, company main phone,
        office phone, work phone, phone work, phone 1, phone 2, phone 3, phone 1 value, phone 2 value, phone 3 value, mobile, mobile phone, cell, cell phone,
        mobile number, home phone, home phone 2, other phone, primary phone, phone numbers, contact number, handy, telefon 1, telefon 2, telefon 3, fax,
        phone mobile, phone home, phone other, business fax, gsm,
        telefon, tel kom, komorka, telefon komorkowy, numer telefonu, nr telefonu, telefony, telefon stacjonarny, telefon firmowy, tel stacjonarny, nr tel, telefon sluzbowy, telefon domowy, telefon prywatny, tel sluzbowy,
        telefonnummer, rufnummer, mobiltelefon, mobilnummer, mobil, festnetz, telefon geschaftlich, telefon privat, telefon firma,
        телефон, телефоны, тел, мобильный, мобильный телефон, рабочий телефон, номер телефона, сотовый, телефон компании, контактный телефон, городской телефон, телефон 1, телефон 2,
        تلفن, شماره تلفن, موبایل, تلفن همراه, همراه, شماره تماس, تلفن ثابت, شماره موبایل, تلفن شرکت""",
    "email": """
        e mail, email, mail, e mails, emails, e mail address, email address, email addresses, company email, e mail 1 value, e mail 2 value, e mail 2 address, e mail 3 address,
        email 1 value, email 2 value, email work, email home, email other, primary email, work email, contact email, business email, email 1, email 2, e mail 1, e mail 2,
        adres e mail, adres email, poczta elektroniczna, adres poczty elektronicznej, e mail firmowy, adresy e mail, adres e mail 2, e mail adresse, email adresse, mailadresse,
        почта, эл почта, электронная почта, е mail, емейл, имейл, адрес электронной почты, эл адрес, адрес эл почты, email компании,
        ایمیل, پست الکترونیک, رایانامه, پست الکترونیکی, آدرس ایمیل""",
    "person_name": """
        contact, contact person, contact name, full name, person, person name, primary contact, main contact, name of contact, representative, contact full name, lead name, ansprechpartner,
        osoba kontaktowa, osoba do kontaktu, imie i nazwisko, kontakt, nazwisko i imie, przedstawiciel, osoba, reprezentant, kontaktperson, name des ansprechpartners,
        контакт, контактное лицо, фио, ф и о, имя контакта, представитель, полное имя, фио контакта,
        شخص رابط, رابط, فرد رابط, نام و نام خانوادگی, نام رابط, مخاطب, نماینده, نام کامل""",
    "first_name": """
        first name, given name, forename, contact first name, primary contact first name, vorname,
        imie, imie kontaktu, имя, имя контактного лица, نام کوچک""",
    "last_name": """
        last name, family name, surname, contact last name, primary contact last name, nachname,
        nazwisko, nazwisko kontaktu, фамилия, نام خانوادگی, فامیل, فامیلی""",
    "position": """
        position, job title, title, role, function, job, organization title, organization 1 title, contact title, job position,
        stanowisko, funkcja, rola, stanowisko osoby kontaktowej, funktion, stellung, berufsbezeichnung,
        должность, позиция, роль, должность контактного лица,
        سمت, پست, مقام, سمت رابط""",
    "person_phone": """
        contact phone, contact mobile, contact person phone, direct phone, person phone, direct line, phone of contact,
        telefon kontaktowy, telefon osoby kontaktowej, telefon do osoby kontaktowej, telefon bezposredni,
        телефон контакта, телефон контактного лица, прямой телефон,
        تلفن رابط, موبایل رابط, همراه رابط, تلفن مستقیم""",
    "person_email": """
        contact person email, contact person e mail, person email, person e mail, contact e mail, email of contact, person email work,
        e mail osoby kontaktowej, email osoby kontaktowej, e mail kontaktowy, email kontaktowy,
        email контакта, e mail контакта, почта контакта, email контактного лица, e mail контактного лица,
        ایمیل رابط, پست الکترونیک رابط""",
    "birthday": """
        birthday, birth date, date of birth, birthdate, dob, data urodzenia, urodziny, geburtstag, geburtsdatum, дата рождения, день рождения, تاریخ تولد, تولد""",
    "owner": """
        owner, account owner, company owner, contact owner, client owner, record owner, sales rep, salesperson, sales person, account manager, assigned to, responsible, rep, responsible person,
        sales representative, key account manager, relationship manager, owner email, owner name, employee,
        opiekun, opiekun klienta, handlowiec, wlasciciel, przedstawiciel handlowy, odpowiedzialny, osoba odpowiedzialna, doradca, pracownik,
        ответственный, менеджер, владелец, куратор, ответственный менеджер, сотрудник, менеджер клиента, ведущий менеджер,
        مسئول, کارشناس, مالک, مسئول فروش, کارشناس فروش, فروشنده, مسئول پرونده,
        betreuer, kundenbetreuer, zustandiger mitarbeiter, deal owner, ticket owner, opportunity owner, case owner, lead owner, zustandig, verkaufer, verantwortlich""",
    "created_on": """
        created, created on, created at, created date, create date, creation date, date created, client since, customer since, date added, added, added on, registration date, entry date,
        data utworzenia, utworzono, data dodania, dodano, klient od, data rejestracji, data zalozenia,
        дата создания, создан, создано, дата добавления, дата регистрации, клиент с,
        تاریخ ایجاد, تاریخ ثبت, ایجاد شده, تاریخ عضویت, تاریخ افزودن,
        angelegt, angelegt am, erstellt, erstellt am, kunde seit, erstkontakt""",
    "last_contact": """
        last contact, last contacted, last activity, last activity date, last contact date, date of last contact, last touch, last interaction, last called,
        ostatni kontakt, data ostatniego kontaktu, ostatnia aktywnosc, letzter kontakt, letzte aktivitat,
        последний контакт, дата последнего контакта, последняя активность,
        آخرین تماس, تاریخ آخرین تماس, آخرین ارتباط""",
}
# "Name" alone: the client, or the person where another column names the company.
PLAIN_NAME = ("name", "nazwa kontaktu", "display name", "имя", "نام", "imie nazwisko", "file as")
_NUMBERED = re.compile(r" ?\d+$")


class Names:
    """Folded names of columns, each with the target that it leads to."""

    def __init__(self, synonyms: Mapping[str, str], plain: Iterable[str] = ()) -> None:
        self.known: dict[str, str] = {}
        for target, text in synonyms.items():
            for name in text.split(","):
                self.known.setdefault(words_of(name.strip()), target)
        for name in plain:
            self.known.setdefault(words_of(name), "name")
        self.known.pop("", None)
        self.closed_up = {name.replace(" ", ""): target for name, target in self.known.items()}

    def target_of(self, column: str) -> tuple[str, float]:
        """The target that a column's name speaks of, and how surely (0..1)."""
        words = words_of(column)
        if not words:
            return "", 0
        for spelling, trust in ((words, 1.0), (_NUMBERED.sub("", words), 0.9), (words.replace(" ", ""), 0.9)):
            if spelling in self.known:
                return self.known[spelling], trust
            if spelling in self.closed_up:
                return self.closed_up[spelling], 0.85
        best = max((name for name in self.known if _within(name, words)), key=len, default="")
        return (self.known[best], 0.5) if best else ("", 0)


@cache
def client_names() -> Names:
    return Names(SYNONYMS, PLAIN_NAME)


@cache
def all_names() -> frozenset[str]:
    """What columns of any kind of list are called: a line of such names is a header."""
    known = set(client_names().known)
    for kind in import_targets.items():
        known |= set(Names(kind.names).known)
    return frozenset(known)


def _within(name: str, words: str) -> bool:
    """Whether a known name of some length stands inside a longer one as whole words."""
    return len(name) >= 4 and f" {name} " in f" {words} "
