import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook as Book

from contacts.imports.reading import examine, rows_of
from contacts.imports.sheets import Workbook
from contacts.imports.trouble import FileTrouble
from contacts.models import Client, ImportRun, Person


def workbook(*rows, title="List", before=(), formats=()):
    """The bytes of a workbook; `before`: names of empty sheets; `formats`: (cell, format)."""
    book = Book()
    book.active.title = [*before, title][0]
    for name in [*before, title][1:]:
        book.create_sheet(name)
    sheet = book[title]
    for row in rows:
        sheet.append(row)
    for cell, form in formats:
        sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content, **said):
    return examine(io.BytesIO(content), **said)


def with_part(content, name, text):
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


def trouble(content, **said):
    with pytest.raises(FileTrouble) as error:
        read(content, **said)
    assert str(error.value)
    return error.value.code


def test_cells_keep_their_meaning():
    content = workbook(
        ["Company", "Phone", "Since", "Share", "Post code", "At"],
        ["Żuraw <&>", 48601234567, date(2024, 2, 5), 0.235, 1234, datetime(2024, 2, 5, 14, 30)],
        ["Beta", 0.1, None, None, "x", None],
        formats=[("D2", "0.0%"), ("E2", "00\\-000")],
    )
    dialect, rows = read(content)
    assert (dialect.form, dialect.sheet, dialect.header_line) == ("xlsx", "List", 1)
    assert rows == [
        (2, ["Żuraw <&>", "48601234567", "2024-02-05", "23.5%", "01-234", "2024-02-05 14:30"]),
        (3, ["Beta", "0.1", "", "", "x"]),
    ]


def test_the_first_sheet_with_rows_is_read_and_another_can_be_chosen():
    content = workbook(["Company"], ["Acme"], before=["Cover", "Notes"])
    dialect, _rows = read(content)
    assert (dialect.sheets, dialect.sheet) == (["Cover", "Notes", "List"], "List")
    assert trouble(content, sheet="Cover") == "no_rows"


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_numbers():
    content = workbook(["Clients of 2026"], [], ["Company", "City"], ["Acme", "Oslo"], [], ["Beta", "Bergen"])
    dialect, rows = read(content)
    assert (dialect.header_line, [line for line, _cells in rows]) == (3, [4, 6])
    assert [cells for _line, cells in rows_of(io.BytesIO(content), dialect)] == [
        ["Acme", "Oslo"],
        ["Beta", "Bergen"],
    ]


def test_days_of_macs_begin_in_1904():
    content = workbook(["Company", "Since"], ["Acme", date(2024, 2, 5)])
    book = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()
    macs = with_part(
        content,
        "xl/workbook.xml",
        book.replace("<workbookPr ", '<workbookPr date1904="1" ').replace(
            "<workbookPr/>", '<workbookPr date1904="1"/>'
        ),
    )
    assert read(macs)[1][0][1][1] == "2028-02-06"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing of a zip", "damaged"),
        (workbook(["Company"], ["Acme"])[:-300], "damaged"),
        (workbook([f"c{n}" for n in range(10_000)], ["x"]), "many_columns"),
        (workbook(["Company", "City"]), "header_only"),
        (workbook(), "no_rows"),
        (
            with_part(
                workbook(["A"], ["b"]),
                "xl/worksheets/sheet1.xml",
                f'<worksheet><sheetData><row><c t="str"><v>{"a" * 2_000_000}</v></c></row></sheetData></worksheet>',
            ),
            "long_cell",
        ),
        (with_part(workbook(["A"], ["b"]), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "damaged"),
        (
            with_part(
                workbook(["A"], ["b"]),
                "xl/worksheets/sheet1.xml",
                '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>',
            ),
            "damaged",
        ),
    ],
    ids=["no zip", "cut off", "10,000 columns", "header only", "empty", "huge cell", "torn", "entities"],
)  # fmt: skip
def test_what_cannot_be_read_is_named(content, code):
    assert trouble(content) == code


def test_a_zip_bomb_is_not_opened():
    bomb = with_part(workbook(["A"], ["b"]), "xl/sharedStrings.xml", b" " * (80 << 20))
    assert len(bomb) < 200_000
    assert trouble(bomb) == "bomb"


def test_other_archives_and_protected_workbooks_are_named():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert trouble(out.getvalue()) == "spreadsheet"
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[30], head[48] = 9, 0
    assert trouble(bytes(head) + "EncryptedPackage".encode("utf-16-le") + bytes(500)) == "protected"
    assert trouble(bytes(head) + "Workbook".encode("utf-16-le") + bytes(500)) == "old_spreadsheet"
    flagged = bytearray(workbook(["A"], ["b"]))
    for at in range(len(flagged) - 46):
        if flagged[at : at + 4] == b"PK\x01\x02":
            flagged[at + 8] |= 1
    assert trouble(bytes(flagged)) == "protected"


def test_memory_stays_the_same_however_long_the_sheet():
    import tracemalloc

    book = Book(write_only=True)
    sheet = book.create_sheet()
    for number in range(20_000):
        sheet.append([f"Firm {number} with a name of its own", f"Street {number} of a long long city"])
    out = io.BytesIO()
    book.save(out)
    tracemalloc.start()
    count = sum(1 for _row in Workbook(out).rows())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert most < 12 << 20


def test_a_workbook_becomes_clients(anna, begin, check, write):
    content = workbook(
        ["Firma", "Osoba kontaktowa", "E-mail", "Telefon", "Data utworzenia"],
        ["Żuraw", "Jan Żuraw", "jan@zuraw.pl", 48601234567, date(2024, 2, 5)],
        ["Beta", None, "nowhere", None, None],
    )
    run = check(begin(anna, content))
    assert (run.count("create"), run.count("refuse")) == (1, 1)
    run = write(run)
    assert run.state == ImportRun.State.DONE
    client = Client.objects.unscoped("test").get()
    assert (client.name, client.main_phone, client.created_at.date()) == (
        "Żuraw",
        "48601234567",
        date(2024, 2, 5),
    )
    assert Person.objects.unscoped("test").get().name == "Jan Żuraw"


def test_a_workbook_that_failed_can_be_read_by_another_sheet(anna, begin, client):
    wide = workbook([f"c{n}" for n in range(600)], ["x"], title="Wide")
    run = begin(anna, wide)
    assert (run.state, run.dialect) == (ImportRun.State.UNREADABLE, {"form": "xlsx", "sheets": ["Wide"]})
    client.force_login(anna)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "600 columns" in page
    assert 'name="sheet"' in page
    assert 'name="separator"' not in page
