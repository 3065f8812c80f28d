"""The pages on which a firm makes its fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.levels import FieldGroup
from crm.custom_fields.fields import WITH_CHOICES
from crm.custom_fields.holders import holders
from crm.custom_fields.models import CustomField, Kind

GROUPS = [("", _("None: seen with the record")), *FieldGroup.choices]


class ChangeFieldForm(forms.ModelForm):
    """What may be changed of a field. Its type stays: values of another kind would be lost."""

    group = forms.ChoiceField(
        label=_("Group of fields"), required=False, choices=GROUPS,
        help_text=_("Roles hide, show or open a group together."),
    )  # fmt: skip
    new_choices = forms.CharField(
        label=_("Further choices"), required=False, help_text=_("One on each line."), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    class Meta:
        model = CustomField
        fields = ["label", "hint", "required", "searchable", "group"]
        help_texts = {
            "hint": _("Stands under the field in forms."),
            "required": _("Forms are not saved without it. Imports and old records may lack it."),
            "searchable": _("The search box finds records by it. Only for texts."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.kinds_with(WITH_CHOICES):
            del self.fields["new_choices"]
        holder = holders.get(self.instance.holder)
        if not self.kinds_with({Kind.TEXT}) or holder is None or holder.refresh_search is None:
            del self.fields["searchable"]

    def kinds_with(self, kinds):
        return self.instance.kind in kinds

    @property
    def rows(self):
        """(key, label) of the choices that are offered."""
        if self.is_bound:
            return list(zip(self.data.getlist("choice_key"), self.data.getlist("choice_label"), strict=False))
        return [(one["key"], one["label"]) for one in self.instance.choices if not one.get("removed")]

    @property
    def removed(self):
        return [one["label"] for one in self.instance.choices if one.get("removed")]

    @property
    def values(self):
        names = ("label", "hint", "required", "searchable", "group")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def chosen(self):
        """(key, label) of all choices in their order, key None for a new one; None for a field without."""
        if "new_choices" not in self.fields:
            return None
        places = self.data.getlist("choice_place")
        rows = [
            (self._place(places, at), at, (key, label)) for at, (key, label) in enumerate(self.rows) if label
        ]
        added = [(None, line) for line in self.cleaned_data["new_choices"].splitlines() if line.strip()]
        return [row for *_order, row in sorted(rows)] + added

    @staticmethod
    def _place(places, at):
        return int(places[at]) if at < len(places) and places[at].isdecimal() else at + 1


class NewFieldForm(ChangeFieldForm):
    field_order = ["label", "kind", "new_choices"]

    class Meta(ChangeFieldForm.Meta):
        fields = ["label", "kind", "hint", "required", "searchable", "group"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "–"), *Kind.choices]
        self.fields["kind"].help_text = _("The type cannot be changed afterwards.")
        self.fields["new_choices"].label = _("Choices")
        self.fields["new_choices"].help_text = _("One on each line; only for choices.")

    def kinds_with(self, kinds):
        """Which kind it will be is not known yet."""
        return True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in WITH_CHOICES and not cleaned.get("new_choices", "").strip():
            self.add_error("new_choices", _("Write at least one choice."))
        return cleaned

    @property
    def new_field(self):
        lines = self.cleaned_data["new_choices"].splitlines()
        return {"kind": self.cleaned_data["kind"], "choices": lines, **self.values}
