from __future__ import annotations

from datetime import date

from django import forms

from sales.queries.board import BoardFilter, Cursor

CLOSES = ("", "late", "week", "month", "quarter", "next")
STATES = ("", "late", "none", "stuck")


class BoardForm(forms.Form):
    """The address of a board: what is not understood is left out, as in any filter of an address."""

    pipeline = forms.IntegerField(required=False)
    owner = forms.IntegerField(required=False)
    closes = forms.ChoiceField(choices=[(key, key) for key in CLOSES], required=False)
    state = forms.ChoiceField(choices=[(key, key) for key in STATES], required=False)
    after_day = forms.DateField(required=False)
    after = forms.IntegerField(required=False)

    def kept(self) -> dict:
        self.is_valid()
        return self.cleaned_data

    def wanted(self) -> BoardFilter:
        kept = self.kept()
        return BoardFilter(kept.get("owner"), kept.get("closes", ""), kept.get("state", ""))

    def cursor(self) -> Cursor:
        kept = self.kept()
        return kept.get("after_day") or date.min, kept.get("after") or 0


def day_in(text: str | None) -> date | None:
    """A day as an address says it; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
