"""PDFs from HTML templates by WeasyPrint, with our own fonts; needs the system's Pango library.

Print templates extend `pdf/base.html`; charts in them use literal colours (`crm.web.charts.for_print`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from crm.running.system_parts import PANGO, has_pango
from crm.web.assets import FONTS, TARGET

if TYPE_CHECKING:
    from crm.jobs import JobRun

# Pages per WeasyPrint document: 1,000 letters in one take 479 MB, 100 stay near 110 MB.
CHUNK = 100


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
    """Several PDFs as one, in their order; b"" is a part without pages."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in filter(None, parts):
        writer.append(io.BytesIO(part))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_count(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def write_in_parts(
    target: Path,
    rows: Sequence[Any],
    draw: Callable[[Sequence[Any]], bytes],
    run: JobRun,
    held: Callable[[], AbstractContextManager[None]],
) -> int:
    """Draw many rows as one PDF, some at a time, and show the progress of the job that does it.

    Parts that an earlier attempt with the same target finished are kept, so `rows` must be the same each time: what
    is not to be drawn any more is left out by `draw`, which answers b"" for nothing. `held()`: a transaction that holds
    the row of the file, so that nobody lists what must be erased while it is written; it raises once the file must not
    be. Returns the number of pages.
    """
    parts = []
    for start in range(0, len(rows), CHUNK):
        run.stop_if_cancelled()
        part = target.with_name(f"{target.stem}-{start}.part")
        if not part.exists():
            content = draw(rows[start : start + CHUNK])
            with held():
                _write(part, content)
        parts.append(part)
        run.progress(min(start + CHUNK, len(rows)), len(rows))
    whole = joined(part.read_bytes() for part in parts)
    with held():
        _write(target, whole)
    for part in parts:
        part.unlink(missing_ok=True)
    return page_count(whole)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a killed worker leaves no half file under the final name."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(content)
    draft.replace(path)


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
