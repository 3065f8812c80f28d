from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.forms.phones import phone_field
from contacts.forms.seen import SeenValues
from contacts.models import Channel, Person
from contacts.queries.names import language_choices
from crm.access.forms.grouped import GroupedForm
from crm.custom_fields.fields import PREFIX
from crm.custom_fields.forms.records import MadeFields


class PersonForm(SeenValues, GroupedForm, MadeFields, QuietBlanks, forms.ModelForm):
    """A person; a phone or e-mail given here is added to those they have."""

    made_for = "person"
    own_groups = {"phone": "contact", "email": "contact"}

    phone = phone_field()
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)

    class Meta:
        model = Person
        fields = [
            "name",
            "position",
            "phone",
            "email",
            "purchase_role",
            "is_main",
            "birthday",
            "language",
            "how_met",
            "note",
        ]
        widgets = {
            "birthday": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    @property
    def person_fields(self):
        return {name: value for name, value in self.unmade.items() if name not in {"phone", "email", "seen"}}

    @property
    def changes(self):
        """For a person who is there already."""
        return self.person_fields | {f"{PREFIX}{key}": value for key, value in self.made_values.items()}

    @property
    def channels(self):
        return [(kind, value) for kind in ("phone", "email") if (value := self.cleaned_data.get(kind))]


class ChannelForm(forms.ModelForm):
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Whose"), required=False, empty_label=_("The client's own")
    )

    class Meta:
        model = Channel
        fields = ["kind", "value", "label", "person"]

    def __init__(self, *args, client, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons
        self.instance.client = client

    def clean_value(self):
        value = self.cleaned_data["value"].strip()
        if (self.cleaned_data.get("kind") or self.instance.kind) == Channel.Kind.EMAIL:
            forms.EmailField().clean(value)
        return value

    def _post_clean(self):
        """The key is made by the action; the model must not be checked without it."""


class ChannelEditForm(SeenValues, ChannelForm):
    """A phone or address that is there already stays what it is: a phone does not become an e-mail."""

    class Meta(ChannelForm.Meta):
        fields = ["value", "label", "person"]

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def made_for_whom(self):
        return {"client": self.instance.client, "persons": self.fields["person"].queryset}
