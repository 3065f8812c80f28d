from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.people.models import Branch, Team, User
from crm.web.formats import month_and_year
from sales.actions.forecast import may_adjust
from sales.forms.numbers import NumberField
from sales.models.forecast import Category
from sales.queries.forecast_table import months_from


class CallForm(forms.Form):
    """Where a deal stands; "": where its stage puts it."""

    category = forms.ChoiceField(choices=[("", ""), *Category.choices], required=False)


class AdjustForm(forms.Form):
    whom = forms.ChoiceField(label=_("For"))
    month = forms.ChoiceField(label=_("Month"))
    amount = NumberField(
        label=_("Add"), max_digits=15, decimal_places=2, help_text=_("Less than 0 takes it off.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).select_related("home_team__branch").order_by("name")
        teams = Team.objects.select_related("branch").order_by("name")
        everybody = [*Branch.objects.order_by("name"), *teams, *people]
        found = [whom for whom in everybody if may_adjust(reader, whom)]
        self.whom = {f"{whom._meta.model_name}-{whom.pk}": whom for whom in found}
        self.fields["whom"].choices = [(key, whom.name) for key, whom in self.whom.items()]
        months = months_from(timezone.localdate())
        self.months = {f"{month:%Y-%m}": month for month in months}
        self.fields["month"].choices = [(key, month_and_year(month)) for key, month in self.months.items()]

    def clean_whom(self):
        return self.whom[self.cleaned_data["whom"]]

    def clean_month(self):
        return self.months[self.cleaned_data["month"]]
