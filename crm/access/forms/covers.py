from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.shares import DayInput, end_of
from crm.people.models import User


class CoverForm(forms.Form):
    absent = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"), empty_label=_("Choose"))
    deputy = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Who covers"), empty_label=_("Choose a colleague")
    )
    since = forms.DateField(label=_("First day"), widget=DayInput)
    until = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["absent"].queryset = people

    def clean(self):
        """From the first minute of the first day to the last of the last; today begins now."""
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until"):
            start = timezone.make_aware(datetime.combine(cleaned["since"], time.min))
            cleaned["starts_at"] = timezone.now() if cleaned["since"] == timezone.localdate() else start
            cleaned["ends_at"] = end_of(cleaned["until"])
        return cleaned
