from django import forms
from django.utils.translation import gettext_lazy as _

from crm.office.choices import language_choices, time_zone_choices
from crm.office.forms.abilities import AbilityFields
from crm.people.models import User


class ProfileForm(AbilityFields, forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = User
        fields = ("name", "phone", "skills", "languages", "language", "time_zone", "theme", "density")
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As my browser")), *language_choices()]
        self.fields["time_zone"].choices = [("", _("As the firm")), *time_zone_choices()]
        for name in ("theme", "density"):
            field = User._meta.get_field(name)
            self.fields[name] = forms.ChoiceField(
                label=field.verbose_name, choices=field.choices, required=False
            )
