import io
import quopri

import pytest

from contacts.imports.reading import examine, rows_of
from contacts.imports.trouble import FileTrouble
from contacts.imports.vcards import HEADER
from contacts.models import Channel, Client, Person


def read(text, encoding="utf-8"):
    """The filled cells of each card by the name of their column, with the line of each card."""
    file = io.BytesIO(text.replace("\n", "\r\n").encode(encoding))
    dialect, _rows = examine(file)
    rows = list(rows_of(file, dialect))
    filled = [{name: cell for name, cell in zip(HEADER, cells, strict=True) if cell} for _line, cells in rows]
    return dialect, [line for line, _cells in rows], filled


FIRM = """BEGIN:VCARD
VERSION:3.0
FN:Jan Żuraw
N:Żuraw;Jan;;;
ORG:Żuraw Sp. z o.o.;Sales
TITLE:Prezes
TEL;TYPE=WORK,VOICE:+48 22 123 45 67
item1.TEL;type=CELL;type=pref:601 234 567
EMAIL;TYPE=INTERNET:jan@zuraw.pl
ADR;TYPE=HOME:;;Inna 1;Kraków;;30-001;Poland
ADR;TYPE=WORK:;;Długa 5;Warszawa;;00-238;Poland
URL:https://www.zuraw.pl
NOTE:first line\\nsecond\\, with a comma
 and a folded end
BDAY:1970-03-15
CATEGORIES:vip,hurt
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
 BBBB
END:VCARD
"""


def test_a_card_of_version_3_makes_a_firm_with_a_person():
    _dialect, lines, (card,) = read(FIRM)
    assert lines == [1]
    assert card == {
        "Company": "Żuraw Sp. z o.o.", "Contact person": "Jan Żuraw", "Job title": "Prezes",
        "Phone": "+48 22 123 45 67", "Phone of the person": "601 234 567", "E-mail of the person": "jan@zuraw.pl",
        "Street": "Długa 5", "Post code": "00-238", "City": "Warszawa", "Country": "Poland",
        "Website": "https://www.zuraw.pl", "Birthday": "1970-03-15", "Tags": "vip,hurt",
        "Note": "first line\nsecond, with a commaand a folded end",
    }  # fmt: skip


def printable(text, charset="utf-8"):
    return quopri.encodestring(text.encode(charset)).decode().replace("=\n", "=\n")


def test_a_card_of_version_2_as_old_phones_write_it():
    note = printable("Zażółć gęślą jaźń, " * 8)
    name = printable("Łukasz Żak", "iso8859-2")
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BBak;=C5=81ukasz;;;\n"
        f"FN;CHARSET=ISO-8859-2;ENCODING=QUOTED-PRINTABLE:{name}\nTEL;CELL;PREF:601234567\nTEL;HOME:221234567\n"
        f"EMAIL;HOME:lukasz@zak.example\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{note}\n"
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n AAAA==\n\nBDAY:19700315\nEND:VCARD\n"
    )
    _dialect, _lines, (card,) = read(text)
    assert card["Contact person"] == "Łukasz Żak"
    assert (card["Phone"], card["E-mail"], card["Birthday"]) == (
        "601234567; 221234567", "lukasz@zak.example", "19700315",
    )  # fmt: skip
    assert card["Note"] == ("Zażółć gęślą jaźń, " * 8).strip()
    assert "Company" not in card


def test_a_card_of_version_4_and_one_without_a_name():
    text = (
        'BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Acme AS\nTEL;VALUE=uri;TYPE="voice,work":tel:+47-22-12-34-56\n'
        "EMAIL:mailto:post@acme.example\nBDAY:--0412\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nREV:20200101T000000Z\nEND:VCARD\n"
    )  # fmt: skip
    _dialect, lines, cards = read(text)
    assert lines == [1]
    assert cards == [{"Company": "Acme AS", "Phone": "+47-22-12-34-56", "E-mail": "post@acme.example"}]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_cards_in_other_letters(encoding):
    _dialect, _lines, cards = read(FIRM, encoding)
    assert cards[0]["City"] == "Warszawa"


@pytest.mark.parametrize(
    ("text", "code"),
    [("BEGIN:VCARD\nVERSION:3.0\nFN:Jan\n", "open_card"), ("BEGIN:VCARD\nEND:VCARD\n", "no_cards")],
)
def test_torn_address_books_are_named(text, code):
    with pytest.raises(FileTrouble) as error:
        read(text)
    assert error.value.code == code


def test_an_address_book_becomes_clients(anna, begin, write):
    alone = "BEGIN:VCARD\nVERSION:3.0\nFN:Ola Ptak\nTEL:602 222 333\nEMAIL:ola@ptak.example\nEND:VCARD\n"
    run = write(begin(anna, FIRM + alone))
    assert (run.count("create"), run.count("refuse")) == (2, 0), run.job.error
    firm, person = Client.objects.unscoped("test").order_by("id")
    assert (firm.name, firm.kind, firm.country, firm.tags) == (
        "Żuraw Sp. z o.o.",
        "company",
        "PL",
        ["vip", "hurt"],
    )
    assert (person.name, person.kind, person.main_email) == ("Ola Ptak", "individual", "ola@ptak.example")
    jan = Person.objects.unscoped("test").get(name="Jan Żuraw")
    channels = Channel.objects.unscoped("test").filter(client=firm).order_by("id")
    assert [(one.key, one.person_id) for one in channels] == [
        ("+48221234567", None), ("+48601234567", jan.pk), ("jan@zuraw.pl", jan.pk),
    ]  # fmt: skip


def test_a_refused_card_is_told_by_its_line(anna, begin, check):
    wrong = "BEGIN:VCARD\nVERSION:3.0\nFN:Eva\nEMAIL:nowhere\nEND:VCARD\n"
    run = check(begin(anna, FIRM + wrong))
    assert (run.count("create"), run.count("refuse")) == (1, 1)
