"""Forms over what is there: they carry the values that they began from, so that nobody's words are lost."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.actions.edits import is_moved, plain
from crm.custom_fields.fields import value_of
from crm.web.values import shown


class SeenForm:
    """A form of `record`, which somebody else may save meanwhile. `begin_seen` comes last in its making."""

    record: Any = None

    def begin_seen(self, record):
        """`record`: as it is now; None for a new one."""
        self.record = record
        if record is not None:
            self.initial["seen"] = {name: plain(value_of(record, name)) for name in self.watched}
            self.fields["seen"] = forms.JSONField(widget=forms.HiddenInput, required=False)

    @property
    def watched(self):
        return [name for name in self.fields if name != "seen"]

    @property
    def seen_values(self):
        seen = self.cleaned_data.get("seen")
        return seen if isinstance(seen, dict) else {}

    @property
    def touched(self):
        """What the editor changed; all of it where the form does not say what it began from."""
        seen, said = self.seen_values, self.cleaned_data
        mine = {name: said[name] for name in self.watched if name in said}
        return {name: value for name, value in mine.items() if name not in seen or plain(value) != seen[name]}

    def moved(self, current):
        """(field, its label, mine, theirs) of what both changed since, in words."""
        model, seen = type(current), self.seen_values
        return [
            (
                name,
                self.fields[name].label,
                shown(model, name, mine),
                shown(model, name, value_of(current, name)),
            )
            for name, mine in self.touched.items()
            if is_moved(current, name, mine, seen)
        ]
