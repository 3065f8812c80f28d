from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.people.models import Team, User

ACTIONS = [("view", _("View")), ("change", _("View and change"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def end_of(day):
    """The last instant of a day as the person at the screen counts it; None stays None."""
    return day and timezone.make_aware(datetime.combine(day, time.max))


class ShareForm(forms.Form):
    with_user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Colleague"), required=False, empty_label=_("nobody")
    )
    with_team = forms.ModelChoiceField(
        Team.objects.all(), label=_("or a team"), required=False, empty_label=_("none")
    )
    action = forms.ChoiceField(label=_("May"), choices=ACTIONS)
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: until somebody ends it."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args, may_change=True, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["with_user"].queryset = User.objects.filter(is_active=True).exclude(pk=by.pk if by else 0)
        if not may_change:
            self.fields["action"].choices = ACTIONS[:1]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("with_user")) == bool(cleaned.get("with_team")) and not (
            {"with_user", "with_team"} & set(self.errors)
        ):
            self.add_error("with_user", _("Choose one colleague or one team."))
        cleaned["until"] = end_of(cleaned.get("until"))
        return cleaned
