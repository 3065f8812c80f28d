"""The fields by which a plan repeats and reminds."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.actions.series import first_due
from contacts.models import ActivitySeries
from crm.people.models.working_day import WorkingDay
from crm.web.formats import is_persian

REMINDERS = {
    "": _("no reminder"), 0: _("when it begins"), 5: _("5 minutes before"), 15: _("15 minutes before"),
    30: _("half an hour before"), 60: _("1 hour before"), 120: _("2 hours before"), 1440: _("1 day before"),
    2880: _("2 days before"),
}  # fmt: skip
ONE, FOLLOWING = "one", "following"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Repeats(forms.Form):
    """Part of the form of an activity. Of a series only the latest one changes those that follow."""

    remind_minutes = forms.TypedChoiceField(
        label=_("Remind"), choices=list(REMINDERS.items()), coerce=int, empty_value=None, required=False
    )
    repeat = forms.ChoiceField(
        label=_("Repeat"), choices=[("", _("never")), *ActivitySeries.Kind.choices], required=False
    )
    step = forms.IntegerField(
        label=_("Every"), min_value=1, max_value=99, required=False,
        help_text=_("2: every second day, week, month or year."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days"), choices=WorkingDay.Weekday.choices, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Of a weekly repeat; none: the weekday of the first."),
    )  # fmt: skip
    until = forms.DateField(label=_("Until"), widget=DAY, required=False)
    times = forms.IntegerField(label=_("Times in all"), min_value=1, max_value=999, required=False)
    reach = forms.ChoiceField(
        label=_("Change"),
        choices=[(ONE, _("only this one")), (FOLLOWING, _("this and all that follow"))],
        widget=forms.RadioSelect,
        required=False,
        initial=ONE,
    )

    more_names = (
        "remind_minutes",
        "guest_persons",
        "guest_colleagues",
        "repeat",
        "step",
        "weekdays",
        "until",
        "times",
    )

    def begin_repeats(self, activity):
        """After the form has its fields: what the series of the activity says."""
        series = activity.series if activity.pk else None
        self.fields["remind_minutes"].initial = activity.remind_minutes
        if activity.remind_minutes not in (None, *REMINDERS):
            own = (activity.remind_minutes, _("as before"))
            self.fields["remind_minutes"].choices = [*self.fields["remind_minutes"].choices, own]
        is_latest = series is not None and series.ended_at is None and series.last_on == activity.series_on
        if not is_latest:
            del self.fields["reach"]
        if series is not None and not is_latest:
            for name in self.more_names[3:]:
                del self.fields[name]
        elif series is not None:
            self.initial |= {"repeat": series.rule_kind, "step": series.step, "weekdays": series.weekdays}
            self.initial |= {"until": series.until, "times": series.times}

    @property
    def first_fields(self):
        return [bound for bound in self.visible_fields() if bound.name not in self.more_names]

    @property
    def more_fields(self):
        return [bound for bound in self.visible_fields() if bound.name in self.more_names]

    @property
    def is_more_open(self):
        return any(bound.errors or bound.value() not in (None, "", []) for bound in self.more_fields)

    @property
    def terms(self):
        """By which it repeats; None: never, or as it did."""
        said = self.cleaned_data
        if not said.get("repeat") or (self.instance.series_id and said.get("reach") != FOLLOWING):
            return None
        return {
            "rule_kind": said["repeat"],
            "step": said.get("step") or 1,
            "weekdays": sorted(said.get("weekdays") or []),
            "until": said.get("until"),
            "times": said.get("times"),
            "is_jalali": is_persian(),
        }

    @property
    def ends_series(self):
        """Whether all that follow were changed to never."""
        return self.cleaned_data.get("reach") == FOLLOWING and not self.cleaned_data.get("repeat")

    def check_repeats(self, due_at):
        """The first day on which it is due, perhaps a later one than that of the form."""
        if self.terms is None:
            return due_at
        try:
            return first_due(self.terms, due_at)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return due_at
