from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.blanks import QuietBlanks
from contacts.models import Client
from contacts.queries.client_facts import FACTS
from contacts.queries.names import country_choices, language_choices, zone_choices
from crm.access.forms.grouped import GroupedForm
from crm.custom_fields.fields import value_of
from crm.custom_fields.forms.records import MadeFields


class TagsField(forms.CharField):
    """Tags as people write them: with commas between."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        words = [word.strip() for word in (value or "").replace("،", ",").split(",")]
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value):
        super().validate(value)
        if any(len(word) > 40 for word in value):
            raise forms.ValidationError(_("A tag has at most 40 letters."))

    def run_validators(self, value):
        """The validators of text do not fit a list."""


class ClientForm(GroupedForm, MadeFields, QuietBlanks, forms.ModelForm):
    """All facts of a client. `version` and `seen` tell whether somebody else saved meanwhile."""

    made_for = "client"

    tags = TagsField(label=_("Tags"), required=False, help_text=_("With commas between."))
    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zone_choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Client
        fields = [name for names in FACTS.values() for name in names]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "website": forms.TextInput(attrs={"dir": "ltr"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.initial["seen"] = {name: value_of(self.instance, name) for name in self.fact_names}

    @property
    def fact_names(self):
        return [name for name in self.fields if name not in {"version", "seen"}]

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.fact_names if name in self.cleaned_data}

    @property
    def seen_values(self):
        seen = self.cleaned_data.get("seen")
        return seen if isinstance(seen, dict) else None


class FactForm(ClientForm):
    """The fields of one fact; made ones have a door of their own."""

    only_made = frozenset()

    def __init__(self, *args, fact, **kwargs):
        self.fact = fact
        wanted = FACTS[fact]
        self.base_fields = {
            name: field
            for name, field in self.base_fields.items()
            if name in wanted or name in {"version", "seen"}
        }
        super().__init__(*args, **kwargs)
