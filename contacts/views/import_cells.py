"""Cells that a person has put right, as they come from the page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.web.formats import number
from crm.web.toasts import say

LONGEST = 10_000


def cells_of(posted: Mapping[str, str]) -> dict[int, str]:
    """Position of the column -> its new text."""
    return {
        int(name.removeprefix("cell_")): text[:LONGEST]
        for name, text in posted.items()
        if name.startswith("cell_") and name.removeprefix("cell_").isdecimal()
    }


def equal_cells(posted: Mapping[str, str], cells: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """Position -> (what stood there, what it should be), for the cells that were changed."""
    found = {position: (posted.get(f"was_{position}", ""), text) for position, text in cells.items()}
    return {position: (old, new) for position, (old, new) in found.items() if old and old != new}


def say_fixed(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext("%(count)s row was looked at again.", "%(count)s rows were looked at again.", count)
        say(request, text % {"count": number(count)})
    else:
        say(request, _("The whole list is checked anew."))
