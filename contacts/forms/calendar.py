from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.queries.calendar import MOST_PEOPLE, VIEWS
from crm.access.forms.colleagues import ColleagueChoices
from crm.people.models import User

# Far enough from the first and last day that there is, so that weeks around it can be counted.
YEARS = [MinValueValidator(date(1950, 1, 1)), MaxValueValidator(date(2150, 1, 1))]


class CalendarForm(forms.Form):
    """Which days of whom; what cannot be read is as if it were not said."""

    view = forms.ChoiceField(choices=[(view, view) for view in VIEWS], required=False)
    day = forms.DateField(required=False, validators=YEARS)
    who = ColleagueChoices(User.objects.none(), required=False, label=_("Show colleagues as well"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = (
            User.objects.filter(is_active=True).exclude(pk=user.pk).prefetch_related("working_days")
        )
        self.user = user

    @property
    def asked(self):
        """The arguments of a Calendar."""
        self.is_valid()
        said = self.cleaned_data
        others = list(said.get("who") or [])[: MOST_PEOPLE - 1]
        return {
            "view": said.get("view") or "week",
            "day": said.get("day") or timezone.localdate(),
            "people": [self.user, *others],
        }
