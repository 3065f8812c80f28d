from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from crm.modules import MODULES
from crm.office.choices import country_choices, currency_choices, language_choices, time_zone_choices
from crm.people.models import User
from crm.people.models.firm import AccessMode
from crm.people.setup_token import is_setup_token

MODULE_NAMES = {
    "sales": _("Sales: products, pipeline, quotes, orders"),
    "campaigns": _("Marketing: segments, campaigns, letters"),
    "service": _("Service: tickets"),
    "analytics": _("Insight: dashboards, forecasts"),
}


class HomeFields(forms.Form):
    """Where a firm is at home."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        widget=forms.Select(attrs={"data-guess-zone": True}),
    )


class WithToken(forms.Form):
    """Whoever sets up shows that the installation is theirs, unless they just removed the demo firm."""

    token = forms.CharField(
        label=_("Set-up word"), help_text=_("Rapport printed it in the terminal when it started.")
    )

    def __init__(self, *args, needs_token=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_token:
            del self.fields["token"]

    def clean_token(self):
        if not is_setup_token(self.cleaned_data["token"]):
            raise forms.ValidationError(
                _(
                    "This is not the word of this installation. It stands in the last lines that the start printed."
                )
            )
        return ""


class DemoForm(WithToken):
    """The demo firm asks for nothing else."""

    prefix = "demo"


class SetUpForm(WithToken, HomeFields):
    firm_name = forms.CharField(
        label=_("Name of the firm"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    access_mode = forms.ChoiceField(label=_("Who sees which clients"), choices=AccessMode.choices)
    modules_off = forms.MultipleChoiceField(
        label=_("Leave out"),
        choices=[(key, MODULE_NAMES[key]) for key in MODULES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Settings, Modules switches each on or off at any time."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters; a few words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        cleaned = super().clean()
        password = cleaned.get("password")
        if password and password != cleaned.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        elif password:
            person = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
