"""What a file is, its bytes say; what it is called, we say."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from crm.documents.names import safe_name
from crm.documents.storage import folder, store
from tests.documents.conftest import PDF


def at_noon(name):
    """A part that is of the same second in every process: the tests are named by what they are given."""
    return zipfile.ZipInfo(name, (2026, 11, 30, 12, 0, 0))


def zipped(*names, first=None):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if first:
            archive.writestr(at_noon("mimetype"), first)
        for name in names:
            archive.writestr(at_noon(name), "x")
    return packed.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.odt", zipped("content.xml", first="application/vnd.oasis.opendocument.text"), "odt"),
        ("a.png", b"\x89PNG\r\n\x1a\n...", "png"),
        ("A.JPG", b"\xff\xd8\xff\xe0...", "jpeg"),
        ("a.txt", "Zażółć gęślą jaźń".encode(), "text"),
        ("a.csv", "a;b\nñ;ü\n".encode("latin-1"), "text"),
        ("a.txt", "пример".encode("utf-16"), "text"),
    ],
)
def test_what_may_be_kept_is_known_by_its_bytes(name, content, kind):
    stored = store(ContentFile(content), name)
    assert (stored.kind, stored.size, stored.file.read_bytes()) == (kind, len(content), content)
    assert name not in stored.path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("invoice.docx", PDF, "by its content it is PDF"),
        ("report.pdf", b"MZ\x90\x00" + b"x" * 90, "it is a program"),
        ("report.pdf", b"\x7fELF" + b"x" * 90, "it is a program"),
        ("page.txt", b"<!DOCTYPE html><p>x", "it is a web page"),
        ("page.txt", b" \n <script>1</script>", "it is a web page"),
        ("a.txt", "<html>".encode("utf-16"), "it is a web page"),
        ("a.png", b'<svg xmlns="x"><script/></svg>', "SVG drawing"),
        ("a.txt", b"#!/bin/sh\n", "it is a script"),
        ("a.docx", zipped("word/x", "evil.exe"), "it is an archive"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "with macros"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 90, "old office program"),
        ("a.docx", DOCX[:60], "it is an archive"),
        ("a.pdf", b"\x00\x01\x02", "of no type"),
        ("run.bat", b"del *.*", "ends in .txt"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_anything_else_is_refused_by_what_it_is_and_leaves_nothing(name, content, said):
    with pytest.raises(ValidationError) as refusal:
        store(ContentFile(content), name)
    assert said in " ".join(refusal.value.messages)
    assert not [path for path in folder().rglob("*") if path.is_file()]


def test_a_file_that_grows_beyond_the_limit_is_refused(settings):
    settings.DOCUMENT_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="larger than"):
        store(ContentFile(b"x" * 101), "a.txt")
    assert not [path for path in folder().rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\Offer.pdf", "Offer.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("  .htaccess ", "htaccess"),
        ("", "file"),
        ("...", "file"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
    ],
)
def test_names_are_made_fit(name, safe):
    assert safe_name(name) == safe


def test_long_names_keep_their_ending():
    assert safe_name("x" * 400 + ".pdf") == "x" * 146 + ".pdf"
