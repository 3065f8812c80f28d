from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice, ColleagueChoices
from crm.access.forms.shares import DayInput, end_of
from crm.people.models import User


class DeputyFields(forms.Form):
    deputy = ColleagueChoice(
        User.objects.filter(is_active=True),
        label=_("Who covers"),
        empty_label=_("Choose a colleague"),
        help_text=_("Takes new work as well."),
    )
    further = ColleagueChoices(
        User.objects.filter(is_active=True),
        label=_("Who else covers"),
        required=False,
        help_text=_("They see and work the same records."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-box"}),
    )
    until = forms.DateField(label=_("Last day"), widget=DayInput)


class CoverForm(DeputyFields):
    field_order = ["absent", "since", "until", "deputy", "further", "reason"]

    absent = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"), empty_label=_("Choose"))
    since = forms.DateField(label=_("First day"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Seen by the absent colleague, their deputies and their lead."),
    )

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


class ChangeCoverForm(DeputyFields):
    """Extend or shorten a cover, or let others do it."""

    field_order = ["until", "deputy", "further"]

    def clean(self):
        cleaned = super().clean()
        cleaned["ends_at"] = end_of(cleaned.get("until"))
        return cleaned
