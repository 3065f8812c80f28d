from django import forms
from django.utils.translation import gettext_lazy as _

from crm.office.forms.set_up import HomeFields


class FirmForm(HomeFields):
    name = forms.CharField(label=_("Name of the firm"), max_length=200)

    def __init__(self, *args, currency_is_used=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs.pop("data-guess-zone", None)
        if currency_is_used:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("It stays, because there are orders in it.")


class TestMailForm(forms.Form):
    to = forms.EmailField(label=_("Send a test mail to"))


class OwnDataForm(forms.Form):
    sure = forms.BooleanField(label=_("Remove the demo firm with everything that was entered in it"))
