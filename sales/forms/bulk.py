"""What bulk actions on deals, quotes, orders and products ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sales.models import Order


class Asked(forms.Form):
    def __init__(self, user, data=None):
        super().__init__(data)


class ClosingForm(Asked):
    closes_on = forms.DateField(label=_("Closes on"), widget=forms.DateInput(attrs={"type": "date"}))


class DeliveryForm(Asked):
    delivery = forms.ChoiceField(label=_("Delivery"), choices=Order.Delivery.choices)


class PaymentForm(Asked):
    payment = forms.ChoiceField(label=_("Payment"), choices=Order.Payment.choices)


class DeclineForm(Asked):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class CategoryForm(Asked):
    category = forms.CharField(
        label=_("Category"), max_length=80, required=False, help_text=_("Empty: out of any category.")
    )


class LastDayForm(Asked):
    last_day = forms.DateField(
        label=_("On sale until"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )
