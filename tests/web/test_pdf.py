import io

import pytest
from pypdf import PdfReader

from crm.web.assets import TARGET, build_all
from crm.web.pdf import joined, pdf_of


@pytest.fixture(scope="module", autouse=True)
def _fonts():
    if not (TARGET / "fonts" / "noto-arabic.woff2").exists():
        build_all()


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_alphabet_of_the_product_is_drawn_with_our_own_fonts():
    pdf = pdf_of('<body><h1>Łódź żółć</h1><p>Привет Ёлка</p><p dir="rtl">سلام پیشنهاد</p></body>')
    fonts = {
        str(font["/BaseFont"])
        for font in (
            reference.get_object()
            for reference in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
        )
    }
    assert len(fonts) >= 4
    assert all("Rapport" in name for name in fonts), fonts


def test_parts_are_joined_in_their_order():
    found = pages(joined(pdf_of(f"<body>Letter {number}</body>") for number in range(3)))
    assert [text.split("\n")[0] for text in found] == ["Letter 0", "Letter 1", "Letter 2"]


def test_nothing_is_fetched_while_a_pdf_is_drawn(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body::after{content:'stolen'}")
    pdf = pdf_of(f'<head><link rel="stylesheet" href="{secret.as_uri()}"></head><body>Plain</body>')
    assert "stolen" not in pages(pdf)[0]
