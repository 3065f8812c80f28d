from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.forms.seen import SeenValues
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


class DetailForm(SeenValues, GroupedForm, QuietBlanks, forms.ModelForm):
    """A row that hangs on a client. `persons` are those of the client, for forms that ask whom of them it is about."""

    def __init__(self, *args, persons, **kwargs):
        # Stands in a dialog beside the note box, which has a field of the same name.
        super().__init__(*args, auto_id="detail_%s", **kwargs)
        self.persons = persons
        for name in ("person", "other"):
            if name in self.fields:
                self.fields[name].queryset = persons

    @property
    def changes(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def made_for_whom(self):
        return {**super().made_for_whom, "persons": self.persons}


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
