"""What bulk actions on deals and orders ask for."""

from django import forms
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
