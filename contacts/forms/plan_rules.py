from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import PlanRules


class PlanRulesForm(forms.ModelForm):
    class Meta:
        model = PlanRules
        fields = ["escalate_days"]
        help_texts = {
            "escalate_days": _(
                "Working days after which whoever leads the colleague's team is told of late plans, once of each. "
                "Empty: never."
            )
        }
