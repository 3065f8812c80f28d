"""What can be wrong with one cell or row; codes are stored, texts are made in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "no_name": _("The name is missing: a client needs a name, or a contact person."),
    "too_long": _("Longer than %(limit)s characters."),
    "email": _("Not an e-mail address. Expected something like name@example.com."),
    "phone": _("No phone number: there are no digits in it."),
    "shortened": _(
        "A spreadsheet has shortened this number (%(shown)s). Its digits are lost; write it in full."
    ),
    "date": _("Not a date. Expected something like %(expected)s."),
    "future": _("This date lies in the future."),
    "country": _("Unknown country. Expected a name or a two-letter code such as PL."),
    "language": _("Unknown language. Expected a name or a code such as pl."),
    "stage": _("Unknown stage. Expected one of: %(expected)s."),
    "kind": _("Unknown kind. Expected one of: %(expected)s."),
    "grade": _("Unknown class. Expected A, B, C or D."),
    "owner": _("Nobody of this name or e-mail works here."),
    "owner_many": _("Several colleagues go by this name. Write the e-mail address."),
    "owner_left": _("%(name)s no longer works here."),
    "agent_right": _("Whoever this is may not work on tickets."),
    "owner_right": _("You may not assign clients to %(name)s."),
    "made_number": _("Not a number. Expected something like %(expected)s."),
    "made_digits": _("At most %(digits)s digits before the decimal point and %(places)s behind it."),
    "made_choice": _("No such choice. Expected one of: %(expected)s."),
    "made_yes_no": _("Neither yes nor no."),
    "null": _("The row holds null characters, so it was damaged when the file was made."),
    "unreadable": _("Holds characters that cannot be read in the encoding of the file."),
    "extra_cells": _(
        "The row has %(found)s cells, the header has %(expected)s. Is a separator inside a text not quoted?"
    ),
    "number": _("Not a number. Expected something like 1234.50."),
    "number_big": _("This number is larger than any quantity or amount can be."),
    "percent": _("Expected a percentage between 0 and 100."),
    "zero": _("A quantity of nothing."),
    "currency": _("Unknown currency. Expected a code of three letters such as EUR."),
    "choice": _("Unknown word. Expected one of: %(expected)s."),
    "yes_no": _("Expected yes or no."),
    "missing": _("Needed, but empty."),
    "negative": _("Expected zero or more."),
    "no_client_named": _("The row names no client."),
    "no_client": _("No client of this number, tax number, e-mail or name is here. Import the clients first."),
    "client_many": _("Several clients go by this name. Write the client number or the tax number."),
    "client_hidden": _("This client is here, but beyond your reach: ask %(owner)s."),
    "no_product": _("No product of this code is here. Import the products first."),
    "order_differs": _("Rows of one order name different clients."),
    "order_agreed": _(
        "This order was agreed on another day, with other lines or amounts; they do not change afterwards."
    ),
    "order_paid": _("This order is paid, so it stays as it is."),
    "deal_closed": _("This deal is won or lost, so it stays as it is. Open it again to change it."),
    "ticket_closed": _("This ticket is closed, so it stays as it is. Open it again to change it."),
    "ticket_step": _("The ticket that is here cannot come into this state from the one it is in."),
    "other_client": _("What is here belongs to another client."),
    "other_pipeline": _("The deal that is here is in a pipeline without a stage of this name."),
    "no_rate": _("There is no exchange rate for %(currency)s on that day."),
    "odd_phone": _("Kept as written: not a valid phone number in %(country)s."),
}


def reason_text(code: str, params: dict[str, Any] | None = None) -> str:
    """The reason in the language that is on."""
    return str(REASONS[code]) % (params or {})


class CellTrouble(Exception):
    """A cell that cannot be taken as it is."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)
