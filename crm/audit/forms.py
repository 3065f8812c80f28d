from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.audit.models.retention import LEAST_AUDIT_MONTHS, LEAST_BIN_DAYS, LEAST_READ_MONTHS

MOST_MONTHS, MOST_DAYS = 1200, 32_000
MONTHS = gettext_lazy("0 keeps it for ever, else at least {n} months.")
DAYS = gettext_lazy("0 keeps it for ever, else at least {n} days.")


class KeptFor(forms.IntegerField):
    """A number of months or days: 0, or at least so many."""

    def __init__(self, *, least, rule, **kwargs):
        self.least = least
        super().__init__(min_value=0, help_text=format_lazy(rule, n=least), **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and value < self.least:
            found = _("%(found)s is too short.") % {"found": value}
            raise forms.ValidationError(f"{found} {self.help_text}")


class RetentionForm(forms.Form):
    audit_months = KeptFor(
        label=gettext_lazy("Audit log, months"), least=LEAST_AUDIT_MONTHS, rule=MONTHS, max_value=MOST_MONTHS
    )
    read_months = KeptFor(
        label=gettext_lazy("Read log, months"), least=LEAST_READ_MONTHS, rule=MONTHS, max_value=MOST_MONTHS
    )
    bin_days = KeptFor(
        label=gettext_lazy("Deleted records and undo, days"),
        least=LEAST_BIN_DAYS,
        rule=DAYS,
        max_value=MOST_DAYS,
    )
