from django import forms
from django.utils.translation import gettext_lazy as _

from sales.forms.decimals import amount_field, day_field
from sales.forms.lines import plain
from sales.models import OrderReturn


class PaymentForm(forms.Form):
    amount = amount_field(_("Amount"), low=None)
    on = day_field(_("Paid on"))


class ReturnForm(forms.Form):
    """How much of each line comes back; all that is left, unless somebody says less."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=OrderReturn.Reason.choices, widget=forms.RadioSelect
    )

    def __init__(self, data=None, *, lines, back):
        super().__init__(data)
        self.lines = lines
        for line in lines:
            left = line.quantity - back[line.pk][0]
            if left > 0:
                field = amount_field(line.text, places=3, required=False)
                field.initial, field.help_text = plain(left), line.unit_label
                self.fields[f"line-{line.pk}"] = field

    @property
    def quantities(self):
        said = self.cleaned_data
        return {line.pk: said[name] for line in self.lines if said.get(name := f"line-{line.pk}")}
