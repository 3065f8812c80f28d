from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.grouped import GroupedForm
from sales.forms.decimals import CurrencyChoice, amount_field, day_field
from sales.forms.seen import SeenForm
from sales.models import Competitor, PriceSeen, Product, Supplier
from sales.queries.rates import firm_currency


class CompetitorForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Competitor
        fields = ["name", "website", "strengths", "weaknesses"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("strengths", "weaknesses")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.begin_seen(self.instance if self.instance.pk else None)

    def clean_name(self):
        return self.cleaned_data["name"].strip()


class PriceForm(forms.ModelForm):
    """A price that somebody saw; days to come are refused."""

    price_amount = amount_field(_("Price, net"), places=4)
    currency = CurrencyChoice(label=_("Currency"))
    seen_on = day_field(_("Seen on"))

    class Meta:
        model = PriceSeen
        fields = ["what", "price_amount", "currency", "source", "seen_on", "product"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["currency"].offer(today, "")
        self.initial |= {"currency": firm_currency(), "seen_on": today}
        self.fields["product"].queryset = (
            Product.objects.visible_to(user).on_sale().order_by("name_key")[:500]
        )

    def clean_seen_on(self):
        if self.cleaned_data["seen_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["seen_on"]


class SupplierForm(GroupedForm, forms.ModelForm):
    contract_ends_on = day_field(_("Contract ends on"), required=False)

    class Meta:
        model = Supplier
        fields = ["competitor", "what", "contract_ends_on", "note"]

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["competitor"].queryset = Competitor.objects.visible_to(reader)


class OneOfClientForm(forms.Form):
    supplier = forms.ModelChoiceField(Supplier.objects.none())

    def __init__(self, *args, client, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Supplier.objects.visible_within(client, user).select_related("client", "competitor")
        self.fields["supplier"].queryset = rows


class RivalForm(forms.Form):
    competitor = forms.ModelChoiceField(Competitor.objects.none(), label=_("Competitor"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competitor"].queryset = Competitor.objects.visible_to(user)
