from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.queries.merging import both_of, choices_for
from crm.custom_fields.fields import value_of

SIDES = [("left", _("Left")), ("right", _("Right")), ("both", _("Both"))]


class MergeForm(forms.Form):
    """Which of two clients stays, and for each field that differs whose value. `left` and `right` are the clients."""

    keep = forms.ChoiceField(choices=SIDES[:2])
    left_version = forms.IntegerField(widget=forms.HiddenInput)
    right_version = forms.IntegerField(widget=forms.HiddenInput)
    persons = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, left, right, reader, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.left, self.right, self.pairs = left, right, pairs
        self.differ, self.same = choices_for(left, right, reader)
        self.fields["persons"].choices = [(other.pk, other.name) for _person, other in pairs]
        self.initial |= {
            "keep": "left",
            "left_version": left.version,
            "right_version": right.version,
            "persons": [other.pk for _person, other in pairs],
        }
        for choice in self.differ:
            sides = SIDES if choice.may_both else SIDES[:2]
            self.fields[choice.key] = forms.ChoiceField(choices=sides, required=False)
            self.initial[choice.key] = "both" if choice.may_both else "left" if choice.left else "right"

    @property
    def sides(self):
        return [("left", self.left), ("right", self.right)]

    @property
    def rows(self):
        """(choice, chosen side) of what differs."""
        return [(choice, self[choice.key].value() or "left") for choice in self.differ]

    @property
    def person_rows(self):
        chosen = {str(value) for value in self["persons"].value() or ()}
        return [(person, other, str(other.pk) in chosen) for person, other in self.pairs]

    @property
    def kept(self):
        return self.left if self.cleaned_data["keep"] == "left" else self.right

    @property
    def gone(self):
        return self.right if self.cleaned_data["keep"] == "left" else self.left

    @property
    def versions(self):
        return {
            self.left.pk: self.cleaned_data["left_version"],
            self.right.pk: self.cleaned_data["right_version"],
        }

    @property
    def values(self):
        """The chosen values by field; a field that nobody chose for is left to the action."""
        found = {}
        for choice in self.differ:
            side = self.cleaned_data.get(choice.key)
            for name in choice.names if side else ():
                if side == "both":
                    found[name] = both_of(name, self.left, self.right)
                else:
                    found[name] = value_of(self.left if side == "left" else self.right, name)
        return found

    @property
    def chosen_persons(self):
        """Both keys of each chosen pair: the action takes those of the client that goes."""
        chosen = set(self.cleaned_data["persons"])
        return [one.pk for pair in self.pairs if pair[1].pk in chosen for one in pair]
