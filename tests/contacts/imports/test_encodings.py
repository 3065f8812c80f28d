import io

import pytest

from contacts.imports.encodings import detect_encoding
from contacts.imports.trouble import FileTrouble

from .texts import ARABIC, CZECH, FRENCH, GERMAN, HUNGARIAN, PERSIAN, POLISH, RUSSIAN, text_of

LEGACY = [
    ("cp1250", POLISH), ("cp1250", CZECH), ("cp1250", HUNGARIAN),
    ("iso8859_2", POLISH), ("iso8859_2", CZECH),
    ("cp1251", RUSSIAN),
    ("cp1256", PERSIAN), ("cp1256", ARABIC),
    ("cp1252", FRENCH),
]  # fmt: skip


def detect(content: bytes) -> str:
    return detect_encoding(io.BytesIO(content))


def reads_back(content: bytes, text: str) -> bool:
    return content.decode(detect(content)).lstrip("\ufeff") == text


@pytest.mark.parametrize(("encoding", "rows"), LEGACY)
def test_code_pages_are_recognised(encoding, rows):
    assert detect(text_of(rows).encode(encoding)) == encoding


@pytest.mark.parametrize(("encoding", "rows"), LEGACY)
def test_one_row_with_letters_among_plain_ones_is_enough(encoding, rows):
    plain = [f"Firm {n};Street {n};0000{n};Town" for n in range(50)]
    for row in rows:
        text = text_of([*plain, row])
        assert reads_back(text.encode(encoding), text), row


@pytest.mark.parametrize("rows", [POLISH, CZECH, GERMAN, FRENCH, RUSSIAN, PERSIAN, ARABIC])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised(encoding, rows):
    text = text_of(rows)
    assert reads_back(text.encode(encoding), text)


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2", "cp1252"])
def test_german_reads_the_same_in_every_western_page(encoding):
    text = text_of(GERMAN)
    assert reads_back(text.encode(encoding), text)


def test_plain_letters_are_utf8():
    assert detect(b"Name,City\nAcme,Oslo\n") == "utf-8"


def test_letters_after_the_first_megabytes_count():
    content = b"a;b\n" * 600_000 + "Żuraw;Łódź;Świętokrzyska\n".encode("cp1250")
    assert detect(content) == "cp1250"


def test_utf8_with_one_broken_row_stays_utf8():
    content = text_of(POLISH * 5).encode() + b"Broken \xff\xfe row;x;y;z\r\n"
    assert detect(content) == "utf-8"


def test_a_letter_cut_by_a_piece_of_reading_is_whole():
    content = b"a" * (1 << 19) + b"\n" + b"b" * ((1 << 19) - 2) + "ż;ł\n".encode() + b"c;d\n"
    assert detect(content) == "utf-8"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"PK\x03\x04\x14\x00\x06\x00", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(1, 32)) * 50, "binary"),
    ],
)
def test_what_is_no_list_is_named(content, code):
    with pytest.raises(FileTrouble) as trouble:
        detect(content)
    assert trouble.value.code == code
    assert str(trouble.value)


def test_a_line_without_end_is_refused():
    with pytest.raises(FileTrouble) as trouble:
        detect(b"name;city\n" + b"x" * 3_000_000)
    assert (trouble.value.code, trouble.value.params["line"]) == ("long_line", 2)
