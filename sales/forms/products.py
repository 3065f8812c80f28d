from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.grouped import GroupedForm
from crm.money.amounts import known_currencies
from crm.money.vat import usual_vat
from crm.people.models import Firm
from sales.forms.decimals import CurrencyChoice, amount_field, day_field
from sales.forms.lines import percent_field, plain
from sales.forms.seen import SeenForm
from sales.models import Product
from sales.queries.rates import firm_currency


class ProductForm(SeenForm, GroupedForm, forms.ModelForm):
    """A product with its price, cost and VAT."""

    price_amount = amount_field(_("Price, net"), places=4)
    cost_amount = amount_field(_("Cost"), places=4, required=False)
    currency = CurrencyChoice(label=_("Currency"))
    vat_rate = percent_field(_("VAT, %"))
    active_from = day_field(_("On sale from"), required=False)
    active_until = day_field(_("On sale until"), required=False)

    class Meta:
        model = Product
        fields = [
            "name", "code", "category", "kind", "unit", "price_amount", "cost_amount", "currency", "vat_rate",
            "active_from", "active_until", "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        product, firm = self.instance, Firm.load()
        self.fields["currency"].offer(timezone.localdate(), product.currency)
        if product.pk:
            for name in ("price_amount", "cost_amount", "vat_rate"):
                self.initial[name] = plain(getattr(product, name))
        else:
            self.initial |= {
                "currency": firm_currency(),
                "vat_rate": plain(usual_vat(firm.country if firm else "")),
            }
        self.begin_seen(product if product.pk else None)

    def clean_cost_amount(self):
        return self.cleaned_data["cost_amount"] or Decimal()

    def clean(self):
        found = super().clean()
        first, last = found.get("active_from"), found.get("active_until")
        if first and last and last < first:
            self.add_error("active_until", _("This is before the first day on sale."))
        return found


class RateForm(forms.Form):
    """From a day on, one unit of a currency costs so much in the firm's."""

    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, help_text=_("Three letters, such as PLN.")
    )
    on = day_field(_("From day"))
    rate = forms.DecimalField(label=_("Rate"), min_value=0, max_digits=18, decimal_places=8)

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if code not in known_currencies():
            raise forms.ValidationError(_("%(code)s is no currency.") % {"code": code})
        if code == firm_currency():
            raise forms.ValidationError(_("This is the firm's own currency; its rate is always 1."))
        return code

    def clean_rate(self):
        if not self.cleaned_data["rate"]:
            raise forms.ValidationError(_("A rate is more than 0."))
        return self.cleaned_data["rate"]
