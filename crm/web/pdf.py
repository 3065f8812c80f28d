"""PDFs from HTML templates by WeasyPrint, with our own fonts; needs the system's Pango library.

Print templates extend `pdf/base.html`; charts in them use literal colours (`crm.web.charts.for_print`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from crm.running.system_parts import PANGO, has_pango
from crm.web.assets import FONTS, TARGET


class PdfUnavailableError(RuntimeError):
    """The system lacks a library that PDFs need; the message says which and how to install it."""


def render_pdf(template: str, context: dict[str, Any], *, language: str = "") -> bytes:
    """Render a template to a PDF in a language ("" = the active one). Raises PdfUnavailableError."""
    with translation.override(language or translation.get_language()):
        rtl = translation.get_language_bidi()
        html = render_to_string(template, context | {"rtl": rtl, "language": translation.get_language()})
    return pdf_of(html)


def pdf_of(html: str) -> bytes:
    """One PDF document of an HTML page. Raises PdfUnavailableError."""
    if not has_pango():
        raise PdfUnavailableError(PANGO)
    # Late: the library costs 40 MB, which only processes that make PDFs should pay.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fonts, styles = _styles()
    # What people wrote must reach neither files nor the network while a PDF is drawn.
    nothing_outside = URLFetcher(allowed_protocols=["data"])
    found: bytes = HTML(string=html, url_fetcher=nothing_outside).write_pdf(
        stylesheets=[styles], font_config=fonts
    )
    return found


def joined(parts: Iterable[bytes]) -> bytes:
    """Several PDFs as one, in their order."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def _styles() -> tuple[Any, Any]:
    """The print style sheet and our fonts, read once per process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face{{font-family:"{cut.family} {cut.name}";'
        f'src:url("{(TARGET / "fonts" / f"{cut.name}.woff2").resolve().as_uri()}")}}'
        for cut in FONTS
    )
    families = ", ".join(f'"{cut.family} {cut.name}"' for cut in FONTS)
    sheet = (Path(settings.BASE_DIR) / "static" / "pdf.css").read_text()
    everywhere = f"html{{font-family:{families},sans-serif}}@page{{font-family:{families},sans-serif}}"
    return fonts, CSS(string=f"{faces}{everywhere}{sheet}", font_config=fonts)
