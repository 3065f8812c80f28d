from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        help_text=_("For example: closed, buys elsewhere, asked not to be called."),
    )
