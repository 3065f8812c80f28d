from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.access.forms.shares import DayInput, end_of

ANY_TIME = time(23, 59)


class SendForm(forms.Form):
    """To one of the proposed colleagues, or to another one."""

    to = ColleagueChoice(None, label=_("To"), required=False, empty_label=None)
    other = ColleagueChoice(None, label=_("or to"), required=False, empty_label=_("somebody else"))
    note = forms.CharField(
        label=_("What should they do?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    day = forms.DateField(label=_("Until when"), widget=DayInput)
    until = forms.DateField(
        label=_("Share it until"),
        widget=DayInput,
        required=False,
        help_text=_("Only for a colleague who could not see it otherwise: to look at, not to change."),
    )

    def __init__(self, *args, colleagues, may_share, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = self.fields["other"].queryset = colleagues
        if not may_share:
            del self.fields["until"]

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over already."))
        return day

    def clean(self):
        cleaned = super().clean()
        cleaned["to"] = cleaned.pop("other", None) or cleaned.get("to")
        if not cleaned["to"] and not {"to", "other"} & set(self.errors):
            self.add_error("to", _("To whom?"))
        return cleaned

    @property
    def errand(self):
        """Keywords of send_record."""
        values = self.cleaned_data
        due_at = timezone.make_aware(datetime.combine(values["day"], ANY_TIME))
        return {
            "to": values["to"],
            "note": values["note"].strip(),
            "due_at": due_at,
            "until": end_of(values.get("until")),
        }
