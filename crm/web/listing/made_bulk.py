"""Set fields that the firm made on many records at once, from any list of records that hold them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.custom_fields.actions.bulk import set_for_many
from crm.custom_fields.fields import writable_fields
from crm.custom_fields.forms.records import form_field
from crm.lists.specs import BulkAction, BulkResult
from crm.web.formats import number


class ValuesForm(forms.Form):
    """A box for each field that the person may write; what is left empty stays as it is."""

    emptied = forms.MultipleChoiceField(
        label=gettext_lazy("Empty these fields"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user, data=None, *, holder):
        super().__init__(data)
        made = writable_fields(holder, user)
        boxes = {field.name: form_field(field) for field in made}
        for box in boxes.values():
            box.required = False
        self.fields = {**boxes, "emptied": self.fields["emptied"]}
        self.fields["emptied"].choices = [(field.key, field.label) for field in made]
        self.keys = {field.name: field.key for field in made}

    def clean(self):
        said = super().clean()
        given = {key: said[name] for name, key in self.keys.items() if said.get(name) not in (None, "", [])}
        emptied = said.get("emptied", [])
        if twice := given.keys() & set(emptied):
            names = ", ".join(str(self.fields[name].label) for name, key in self.keys.items() if key in twice)
            raise forms.ValidationError(_("To be set and emptied at once: %(names)s.") % {"names": names})
        if not given and not emptied:
            raise forms.ValidationError(_("Fill in at least one field, or choose one to empty."))
        return {"values": given | dict.fromkeys(emptied)}


def set_values(holder: str) -> BulkAction:
    return BulkAction(
        "made", gettext_lazy("Set fields"), "list-plus", "change", _run, partial(ValuesForm, holder=holder),
        question=gettext_lazy("will get these values. What is left empty here stays as it is."),
        button=gettext_lazy("Set fields"),
    )  # fmt: skip


def _run(*, rows: Any, by: Any, values: dict[str, Any]) -> BulkResult:
    change_set, count = set_for_many(rows=rows, by=by, values=values)
    words = ngettext("%(what)s: %(n)s record changed.", "%(what)s: %(n)s records changed.", count)
    undo = reverse("undo", args=[change_set.pk]) if count else ""
    page = reverse("change_set_page", args=[change_set.pk])
    return BulkResult(words % {"what": change_set.summary, "n": number(count)}, undo_url=undo, url=page)
