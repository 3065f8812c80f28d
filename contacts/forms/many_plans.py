"""What bulk actions on activities ask for."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.many_plans import MOST_DAYS
from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User


class MovePlansForm(forms.Form):
    """By a number of days, or all to one day."""

    days = forms.IntegerField(
        label=gettext_lazy("By how many days"),
        required=False,
        initial=1,
        validators=[MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)],
        help_text=gettext_lazy("Below zero: to an earlier day."),
    )
    day = forms.DateField(
        label=gettext_lazy("Or all to this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Then leave the number of days empty."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, user, data=None):
        super().__init__(data)

    def clean(self):
        said = super().clean()
        if not self.errors:
            if bool(said.get("days")) == bool(said.get("day")):
                raise forms.ValidationError(_("Say by how many days, or to which day: one of the two."))
            said["days"] = said["days"] or None
        return said


class GivePlansForm(forms.Form):
    to = ColleagueChoice(
        User.objects.none(), label=gettext_lazy("Who"), empty_label=gettext_lazy("Choose a colleague")
    )

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")
