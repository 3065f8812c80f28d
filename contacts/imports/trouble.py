"""What can be wrong with a whole file; the text is for the person who brought it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "header_only": _("The file has a header but no rows below it."),
    "no_rows": _("No rows were found in the file."),
    "pdf": _("This is a PDF document, whatever its name says. Export the list as CSV and bring that file."),
    "spreadsheet": _(
        "This is a zip archive or a document of another office program, not an Excel workbook (XLSX). "
        "Save the list as XLSX or CSV and bring that file."
    ),
    "old_spreadsheet": _("This is an old Excel workbook (XLS). Save it as XLSX or CSV and bring that file."),
    "protected": _(
        "The file is protected by a password, so nobody but you can read it. Save it without the password."
    ),
    "damaged": _(
        "The file is damaged: it breaks off or its contents do not fit together. Save it once more."
    ),
    "bomb": _(
        "Unpacked, this file would be far larger than any list. It was not opened; save the list as CSV."
    ),
    "long_cell": _("A cell holds more than %(limit)s characters. A list has short cells."),
    "open_card": _("The card that begins on line %(line)s has no end: the file breaks off there."),
    "long_card": _("The card that begins on line %(line)s has thousands of entries. Is its end missing?"),
    "no_cards": _("There is no card in this file that names anybody."),
    "picture": _("This is a picture, not a list."),
    "binary": _("This is not a text file: it holds bytes that no text has. Export the list as CSV."),
    "long_line": _("Line %(line)s is longer than %(limit)s characters. A list has one short line per row."),
    "open_quote": _(
        "A quotation mark opened on line %(line)s is never closed, so the rows after it cannot be told apart."
    ),
    "many_columns": _(
        "The file has %(count)s columns; at most %(limit)s can be imported. Is the separator right?"
    ),
    "too_big": _("The file is larger than %(limit)s MB. Split it into several files."),
    "gone": _("The original file is no longer there."),
    "no_party": _(
        "No column says whose row it is. Say which column is the client's number, tax number, e-mail or name."
    ),
    "no_person": _("No column holds the name of the person. Say which one it is."),
    "no_title": _("No column says what is to be done. Say which one it is."),
    "no_subject": _("No column holds the title. Say which one it is."),
    "no_day": _("No column holds the day. Say which one it is."),
    "no_code": _("No column holds the code or name of the product. Say which one it is."),
    "no_price": _("No column holds a price or the amount of a line. Say which one it is."),
    "no_name": _("No column holds a name. Say which column is the name of the client."),
}


class FileTrouble(Exception):
    """The file cannot be imported as it is; nothing was written."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)

    def __str__(self) -> str:
        return str(REASONS[self.code]) % self.params
