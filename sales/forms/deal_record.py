"""What is noted on a deal besides its own fields."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.access.forms.grouped import GroupedForm
from sales.forms.deals import DealForm
from sales.forms.decimals import amount_field, day_field
from sales.models import CostRate, DealCost


class DealPersonForm(forms.Form):
    """Somebody of the client, and their role in this deal; it begins with the one they have in general."""

    person = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=Person.PurchaseRole.choices)

    def __init__(self, *args, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            (
                person.pk,
                f"{person.name}, {person.get_purchase_role_display()}"
                if person.purchase_role
                else person.name,
            )
            for person in persons
        ]
        known = [person.purchase_role for person in persons if person.purchase_role]
        self.initial.setdefault("role", persons[0].purchase_role if persons and known else "")


class CostForm(GroupedForm, forms.Form):
    """Something that was spent; whoever may not write costs says how much of it, and the rate says what it cost."""

    named_after = DealCost

    kind = forms.ChoiceField(label=_("Kind"), choices=CostRate.Kind.choices)
    quantity = forms.DecimalField(
        label=_("How many"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2, initial=1,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )  # fmt: skip
    amount = amount_field(_("Cost"), required=False)
    on = day_field(_("Day"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if "amount" in self.fields:
            self.fields["amount"].help_text = _("Empty: by the rate of the firm.")
        else:
            kinds = self.fields["kind"].choices
            self.fields["kind"].choices = [pair for pair in kinds if pair[0] != CostRate.Kind.OTHER]


class RatesForm(forms.Form):
    """What a unit of each kind costs; other costs have no rate."""

    hours = amount_field(_("One hour of work"))
    travel = amount_field(_("One kilometre of travel"))
    samples = amount_field(_("One sample"))


# What is edited together where it stands on the page of a deal.
FACTS = {
    "title": ("title",),
    "amount": ("amount", "currency"),
    "closes_on": ("closes_on",),
    "competitor": ("competitor",),
    "note": ("note",),
}


class DealFactForm(DealForm):
    """One fact of a deal."""

    def __init__(self, *args, fact, **kwargs):
        self.names = FACTS[fact]
        super().__init__(*args, **kwargs)

    def begin_seen(self, record):
        for name in self.fields.keys() - set(self.names):
            del self.fields[name]
        super().begin_seen(record)
