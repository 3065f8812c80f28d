from datetime import timedelta

from django import forms
from django.core.validators import MaxValueValidator

from contacts.forms.times import due_time
from contacts.models import Activity
from contacts.queries.workload import USUAL_MINUTES
from crm.people.models import User

MOST_MINUTES = 24 * 60


class BusyForm(forms.Form):
    """When and for whom something is about to be planned, as far as it is said yet."""

    day = forms.DateField()
    clock = forms.TimeField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, validators=[MaxValueValidator(MOST_MINUTES)])
    kind = forms.ChoiceField(choices=Activity.Kind.choices, required=False)
    assigned_to = forms.ModelChoiceField(User.objects.none(), required=False)
    guest_colleagues = forms.ModelMultipleChoiceField(User.objects.none(), required=False)
    of = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).prefetch_related("working_days")
        self.fields["assigned_to"].queryset = self.fields["guest_colleagues"].queryset = people
        self.user = user

    @property
    def asked(self):
        """The arguments of `who_is_busy`; None while no day is said."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        start, is_all_day = due_time(said["day"], said["clock"])
        kind = Activity.Kind(said["kind"] or Activity.Kind.TASK)
        people = [said["assigned_to"] or self.user, *said["guest_colleagues"]]
        return {
            "people": list({one.pk: one for one in people}.values()),
            "start": start,
            "end": start + timedelta(minutes=said["minutes"] or USUAL_MINUTES[kind]),
            "is_all_day": is_all_day,
            "without": said["of"],
        }
