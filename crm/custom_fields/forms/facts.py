from django import forms

from crm.access.forms.grouped import GroupedForm
from crm.custom_fields.forms.records import MadeFields


class PlainForm(forms.Form):
    """A form with the record that its fields are of."""

    def __init__(self, *args, record, **kwargs):
        self.instance = record
        super().__init__(*args, **kwargs)


class MadeFactForm(GroupedForm, MadeFields, PlainForm):
    """One made field where it stands on the page. `seen`: the value it started from, as the column keeps it."""

    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, record, made, **kwargs):
        self.made_for, self.only_made = made.holder, frozenset([made.name])
        self.named_after = type(record)
        super().__init__(*args, record=record, **kwargs)
        self.made = made
        self.initial["seen"] = {made.key: record.custom.get(made.key)}

    @property
    def seen_values(self):
        seen = self.cleaned_data.get("seen")
        return seen if isinstance(seen, dict) else None
