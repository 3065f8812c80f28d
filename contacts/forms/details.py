from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.models import (
    Address,
    ClientName,
    ImportantDate,
    Person,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from contacts.queries.names import country_choices
from crm.access.forms.grouped import GroupedForm

DAY = {"type": "date"}


def day_input():
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


class DetailForm(GroupedForm, QuietBlanks, forms.ModelForm):
    """A row that hangs on a client. `seen` tells whether somebody else changed it meanwhile.

    `persons` are those of the client, for forms that ask whom of them it is about.
    """

    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, persons, **kwargs):
        # Stands in a dialog beside the note box, which has a field of the same name.
        super().__init__(*args, auto_id="detail_%s", **kwargs)
        self.initial["seen"] = {} if self.is_new else {name: self._plain(name) for name in self.detail_names}
        for name in ("person", "other"):
            if name in self.fields:
                self.fields[name].queryset = persons

    @property
    def detail_names(self):
        return [name for name in self.fields if name != "seen"]

    def _plain(self, name):
        value = self.initial.get(name)
        return value.isoformat() if hasattr(value, "isoformat") else value

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.detail_names if name in self.cleaned_data}

    @property
    def seen_values(self):
        """What the editor started from, as the fields' own values."""
        seen = self.cleaned_data.get("seen")
        found = {}
        for name in self.detail_names if isinstance(seen, dict) else ():
            if name in seen:
                try:
                    found[name] = self.fields[name].to_python(seen[name])
                except forms.ValidationError:
                    continue
        return found


class ClientNameForm(DetailForm):
    class Meta:
        model = ClientName
        fields = ["kind", "name"]

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class TaxNumberForm(DetailForm):
    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)

    class Meta:
        model = TaxNumber
        fields = ["kind", "country", "number"]
        widgets = {"number": forms.TextInput(attrs={"dir": "ltr"})}

    def clean_number(self):
        number = " ".join(self.cleaned_data["number"].split())
        if not any(sign.isalnum() for sign in number):
            raise forms.ValidationError(_("“%s” holds no digits or letters.") % number)
        return number


class AddressForm(DetailForm):
    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)

    class Meta:
        model = Address
        fields = ["kind", "street", "post_code", "city", "country"]


class PreferenceForm(DetailForm):
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Whose"), required=False, empty_label=_("The client's own")
    )

    class Meta:
        model = Preference
        fields = ["kind", "text", "person", "source", "confidence", "noted_on"]
        widgets = {"noted_on": day_input()}


class PositionForm(DetailForm):
    class Meta:
        model = Position
        fields = ["title", "purchase_role", "since", "until"]
        widgets = {"since": day_input(), "until": day_input()}

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it began."))
        return found


class PersonTieForm(DetailForm):
    other = forms.ModelChoiceField(Person.objects.none(), label=_("Who"))

    class Meta:
        model = PersonTie
        fields = ["kind", "other"]


class ImportantDateForm(DetailForm):
    class Meta:
        model = ImportantDate
        fields = ["label", "day", "is_yearly"]
        widgets = {"day": day_input()}


FORMS = {
    "name": ClientNameForm,
    "tax": TaxNumberForm,
    "address": AddressForm,
    "preference": PreferenceForm,
    "position": PositionForm,
    "tie": PersonTieForm,
    "date": ImportantDateForm,
}
