from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FORM_DAYS = 2
LEAST_SECONDS = 3
SALT = "sales.inquiry"


class InquiryForm(forms.Form):
    """What somebody without an account fills in. `website` is a trap that people do not see."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    company = forms.CharField(label=_("Company"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    text = forms.CharField(
        label=_("What are you interested in?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    agrees = forms.BooleanField(label=_("You may use what I write here to answer me."))
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1})
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"opened": signing.dumps(int(timezone.now().timestamp()), salt=SALT)})
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        try:
            opened = signing.loads(cleaned.get("opened", ""), salt=SALT, max_age=FORM_DAYS * 86400)
        except signing.BadSignature:
            raise forms.ValidationError(_("This form has grown old. Send it once more.")) from None
        if cleaned.get("website") or timezone.now().timestamp() - opened < LEAST_SECONDS:
            raise forms.ValidationError(_("That was very quick. Send it once more."))
        return cleaned

    @property
    def said(self):
        """Keywords of take_inquiry."""
        return {name: self.cleaned_data[name] for name in ("name", "company", "email", "phone", "text")}
