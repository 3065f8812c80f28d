from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from crm.changes.queries.deleted import kinds_in_bin

AT_ONCE = {"data-autosubmit": ""}


class BinFilter(forms.Form):
    """What the recycle bin shows; anything unreadable counts as not said."""

    words = forms.CharField(label=_("Name"), required=False, max_length=100)
    root = forms.ChoiceField(label=_("Kind"), required=False, widget=forms.Select(AT_ONCE))
    by = forms.ModelChoiceField(
        None, label=_("Who"), required=False, empty_label=_("Everybody"), widget=forms.Select(AT_ONCE)
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, user, sees_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["root"].choices = [("", _("All kinds")), *kinds_in_bin(user)]
        self.fields["by"].queryset = get_user_model().objects.order_by("name")
        if not sees_all:
            del self.fields["by"]

    @property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
