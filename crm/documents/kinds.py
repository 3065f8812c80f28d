"""What a file is by its bytes, never by its name; what may be kept, and under which endings.

Nothing is opened, unpacked or run: the first bytes, and for the zipped formats of offices the list of parts at the end.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen

HEAD = 4_096
# A list of parts longer than this is not that of a letter or a table.
MAX_PARTS_BYTES = 1_000_000
END_OF_ZIP, END_SEARCHED = b"PK\x05\x06", 66_000
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."


@frozen
class Kind:
    """A type that may be kept: its name, its media type, the endings it goes by."""

    key: str
    label: str | Promise
    media: str
    endings: tuple[str, ...]


ALLOWED = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf", ("pdf",)),
        Kind("docx", "Word", f"{OFFICE}wordprocessingml.document", ("docx",)),
        Kind("xlsx", "Excel", f"{OFFICE}spreadsheetml.sheet", ("xlsx",)),
        Kind("pptx", "PowerPoint", f"{OFFICE}presentationml.presentation", ("pptx",)),
        Kind("odt", "OpenDocument text", f"{OPEN}text", ("odt",)),
        Kind("ods", "OpenDocument table", f"{OPEN}spreadsheet", ("ods",)),
        Kind("odp", "OpenDocument slides", f"{OPEN}presentation", ("odp",)),
        Kind("png", "PNG", "image/png", ("png",)),
        Kind("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg")),
        Kind("gif", "GIF", "image/gif", ("gif",)),
        Kind("webp", "WebP", "image/webp", ("webp",)),
        Kind("tiff", "TIFF", "image/tiff", ("tif", "tiff")),
        Kind("rtf", "RTF", "application/rtf", ("rtf",)),
        Kind("text", _("Text"), "text/plain", ("txt", "csv", "tsv", "md", "log")),
    )
}
KINDS = [(kind.key, kind.label) for kind in ALLOWED.values()]
# What is recognised only to say its name.
REFUSED = {
    "program": _("a program"),
    "script": _("a script"),
    "page": _("a web page"),
    "drawing": _("an SVG drawing, which may carry a program"),
    "macros": _("an office file with macros"),
    "old_office": _("a file of an old office program (.doc, .xls, .ppt); save it in the present format"),
    "archive": _("an archive"),
    "unknown": _("of no type that is known here"),
}
SIGNATURES = (
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"\xcf\xfa\xed\xfe", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"), (b"#!", "script"), (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"),
    (b"GIF89a", "gif"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"{\\rtf", "rtf"), (b"%PDF-", "pdf"),
)  # fmt: skip
PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|\?xml)", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
PARTS = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))


def kind_of(path: Path) -> str:
    """A key of ALLOWED or of REFUSED."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        for beginning, kind in SIGNATURES:
            if head.startswith(beginning):
                return kind
        if head.startswith(b"PK\x03\x04"):
            return _zipped(file, head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return _text(head)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            # Cut to whole letters: the head may end inside of one.
            head = head[: len(head) & ~1].decode("utf-16").encode(errors="replace")
        except UnicodeDecodeError:
            return "unknown"
    if found := PAGE.search(head):
        return "drawing" if found[1].lower() == b"svg" or b"<svg" in head.lower() else "page"
    return "unknown" if CONTROLS.search(head) else "text"


def _zipped(file: BinaryIO, head: bytes) -> str:
    parts = _parts(file)
    if parts is None:
        return "archive"
    if b"vbaProject" in parts or b"Basic/" in parts:
        return "macros"
    for kind in ("odt", "ods", "odp"):
        # The first part of such a file is its media type, as it is.
        if head[30:].startswith(b"mimetype" + ALLOWED[kind].media.encode() + b"PK"):
            return kind
    if b"[Content_Types].xml" in parts:
        return next((kind for folder, kind in PARTS if folder in parts), "archive")
    return "archive"


def _parts(file: BinaryIO) -> bytes | None:
    """The list of parts of a zipped file as bytes; None where there is none, or one that is far too long."""
    end = file.seek(0, 2)
    file.seek(max(0, end - END_SEARCHED))
    tail = file.read(END_SEARCHED)
    found = tail.rfind(END_OF_ZIP)
    if found < 0 or len(tail) < found + 20:
        return None
    length, offset = struct.unpack("<II", tail[found + 12 : found + 20])
    if length > MAX_PARTS_BYTES or offset + length > end:
        return None
    file.seek(offset)
    return file.read(length)
