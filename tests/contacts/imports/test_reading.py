import io
import subprocess
import sys

import pytest

from contacts.imports.reading import examine, rows_of
from contacts.imports.trouble import FileTrouble

from .texts import POLISH, RUSSIAN, text_of


def look(text, encoding="utf-8", **said):
    return examine(io.BytesIO(text.encode(encoding)), **said)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator):
    lines = [
        "Name;City;Phone;Note",
        "Acme;Oslo;+47 22 11 33 44;old",
        "Beta, Gamma & Co;Bergen;22113355;",
        "Delta;;;x",
    ]
    text = "\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in line.split(";"))
        for line in lines
    )
    dialect, rows = look(text)
    assert dialect.separator == separator
    assert dialect.header == ["Name", "City", "Phone", "Note"]
    assert [line for line, _ in rows] == [2, 3, 4]
    assert rows[1][1][0] == "Beta, Gamma & Co"


def test_title_lines_above_the_header():
    text = "Kontrahenci - eksport\r\nData wydruku: 2026-11-20\r\n\r\n" + text_of(
        POLISH, "Nazwa;Ulica;Kod pocztowy;Miasto"
    )
    dialect, rows = look(text, "cp1250")
    assert (dialect.encoding, dialect.header_line, dialect.header[0]) == ("cp1250", 4, "Nazwa")
    assert rows[0][0] == 5
    assert rows[0][1][3] == "Warszawa"


def test_title_lines_padded_with_separators():
    text = "Clients of 2026;;;;\n;;;;\nName;E-mail;Phone;City;Country\nAcme;a@acme.no;22;Oslo;NO\nBeta;b@b.no;23;Oslo;NO\n"
    assert look(text)[0].header_line == 3


def test_quoted_line_breaks_keep_the_physical_lines():
    text = 'Name;Note\n"Acme";"first\nsecond\nthird"\nBeta;x\n'
    _, rows = look(text)
    assert [(line, cells[0]) for line, cells in rows] == [(2, "Acme"), (5, "Beta")]
    assert rows[0][1][1] == "first\nsecond\nthird"


def test_ragged_rows_and_empty_columns():
    text = "Name;;City;\nAcme;;Oslo;\nBeta\n;;;\nGamma;;Bergen;;;\n"
    dialect, rows = look(text)
    assert dialect.header == ["Name", "", "City"]
    assert [line for line, _ in rows] == [2, 3, 5]


def test_a_list_without_a_header():
    text = "Acme,post@acme.no,+47 22 11 33 44\nBeta,info@beta.no,+47 22 11 33 55\nGamma,g@gamma.no,+47 22 11 33 66\n"
    dialect, rows = look(text)
    assert dialect.header_line == 0
    assert [line for line, _ in rows] == [1, 2, 3]


def test_the_line_that_names_the_separator():
    dialect, rows = look("sep=|\nName|City\nAcme|Oslo\nBeta|Bergen\n")
    assert (dialect.separator, dialect.header_line, rows[0]) == ("|", 2, (3, ["Acme", "Oslo"]))


def test_escapes_of_databases():
    _, rows = look('Name,Note\n"Acme","said \\"yes\\", then no"\n"Beta","x"\n')
    assert rows[0][1][1] == 'said "yes", then no'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1251"])
def test_ends_of_lines_in_wide_and_narrow_encodings(encoding, end):
    dialect, rows = look(text_of(RUSSIAN, "Название;Адрес;Индекс;Город", end), encoding)
    assert dialect.header == ["Название", "Адрес", "Индекс", "Город"]
    assert [line for line, _ in rows] == [2, 3, 4, 5]
    assert rows[0][1][0] == "ООО Ромашка"


def test_the_person_may_know_better():
    text = "x;y\nName,City\nAcme;Sons,Oslo\nBeta;Sons,Bergen\n"
    dialect, rows = look(text, separator=",", header_line=2)
    assert (dialect.separator, dialect.header, rows[0]) == (",", ["Name", "City"], (3, ["Acme;Sons", "Oslo"]))


def test_a_single_column():
    dialect, rows = look("Name\nAcme\nBeta\n")
    assert (dialect.header, rows[1]) == (["Name"], (3, ["Beta"]))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Name;City;E-mail\n", "header_only"),
        ("Name;City\n\n;\n", "header_only"),
        (";".join(f"Column {n}" for n in range(10_000)) + "\n" + ";" * 9_999 + "\nx;y\n", "many_columns"),
        ('Name;City\nAcme;"Oslo\nBeta;Bergen\nGamma;Bodø\n', "open_quote"),
    ],
)
def test_what_cannot_be_read_is_said(text, code):
    with pytest.raises(FileTrouble) as trouble:
        look(text)
    assert trouble.value.code == code
    assert str(trouble.value)


def test_a_null_byte_does_not_stop_the_reading():
    file = io.BytesIO(b"Name;City\nAc\x00me;Oslo\nBeta;Bergen\n")
    dialect, _ = examine(file)
    assert [cells[0] for _, cells in rows_of(file, dialect)] == ["Ac\0me", "Beta"]


HUGE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "crm.settings"
from contacts.imports.reading import examine
from contacts.imports.trouble import FileTrouble
try:
    examine(open(sys.argv[1], "rb"))
except FileTrouble as trouble:
    print(trouble.code)
"""


@pytest.mark.parametrize("start", [b"", b"\xff\xfe", b'Name;City\n"'])
def test_a_line_of_a_gigabyte_needs_no_memory(tmp_path, start):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(1 << 30) if start == b"\xff\xfe" else [file.write(b"x" * (1 << 20)) for _ in range(64)]
    answer = subprocess.run(
        [sys.executable, "-c", HUGE, str(path)], capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() in {"long_line", "empty"}, answer.stderr
