from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions.standards import measures_on
from contacts.models import Client, PlanRules, Standard


class PlanRulesForm(forms.ModelForm):
    """The firm's rules, with a field for each measure and class."""

    class Meta:
        model = PlanRules
        fields = ["escalate_days", "planned_a_day"]
        help_texts = {
            "escalate_days": gettext_lazy(
                "Working days after which whoever leads the colleague's team is told of late plans, once of each. "
                "Empty: never."
            ),
            "planned_a_day": gettext_lazy("At most so many, within the working time that is still free."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = measures_on()
        kept = {(row.measure, row.grade): row.amount for row in Standard.objects.all()}
        for measure in self.measures:
            for grade, _label in Client.Grade.choices:
                words = _("%(measure)s, class %(grade)s") % {"measure": measure.label, "grade": grade}
                self.fields[self.key(measure, grade)] = forms.IntegerField(
                    label=words, required=False, min_value=1, max_value=730, initial=kept.get((measure.key, grade)),
                    widget=forms.NumberInput(attrs={"aria-label": words, "class": "short"}),
                )  # fmt: skip

    @staticmethod
    def key(measure, grade):
        return f"{measure.key}-{grade}"

    @property
    def grades(self):
        return Client.Grade.choices

    @property
    def rows(self):
        return [
            (measure, [self[self.key(measure, grade)] for grade, _label in self.grades])
            for measure in self.measures
        ]

    @property
    def amounts(self):
        """What change_standards takes."""
        return {
            (measure.key, grade): self.cleaned_data[self.key(measure, grade)]
            for measure in self.measures
            for grade, _label in self.grades
        }

    @property
    def rules(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}
