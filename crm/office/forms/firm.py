from django import forms
from django.utils.translation import gettext_lazy as _

from crm.office.forms.set_up import HomeFields
from crm.people.models.firm import MODULES

MODULE_NAMES = {
    "sales": _("Sales: products, pipeline, quotes, orders"),
    "campaigns": _("Marketing: segments, campaigns, letters"),
    "service": _("Service: tickets"),
    "analytics": _("Insight: dashboards, forecasts"),
}


class FirmForm(HomeFields):
    name = forms.CharField(label=_("Name of the firm"), max_length=200)
    modules = forms.MultipleChoiceField(
        label=_("Modules"),
        choices=[(key, MODULE_NAMES[key]) for key in MODULES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A module that is off is gone from the menu, the search and the jobs; what it holds stays."
        ),
    )

    def __init__(self, *args, currency_is_used=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs.pop("data-guess-zone", None)
        if currency_is_used:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("It stays, because there are orders in it.")

    def clean_modules(self):
        return [key for key in MODULES if key not in self.cleaned_data["modules"]]


class TestMailForm(forms.Form):
    to = forms.EmailField(label=_("Send a test mail to"))


class OwnDataForm(forms.Form):
    sure = forms.BooleanField(label=_("Remove the demo firm with everything that was entered in it"))
