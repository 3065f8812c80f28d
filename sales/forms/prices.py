"""Forms of price lists: the head, and the question what somebody would pay."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.people.models import Branch
from sales.forms.decimals import CurrencyChoice, amount_field, day_field
from sales.forms.seen import SeenForm
from sales.models import PriceList, Product
from sales.queries.clients import find_clients
from sales.queries.rates import firm_currency


class ClientAsked(forms.Form):
    """A client by a part of the name; where several fit, the reader is asked back."""

    client_name = forms.CharField(label=_("Client"), required=False)
    client = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def ask_clients(self, user):
        """The client that is chosen already. Comes last in the making of the form."""
        self.user, self.candidates, self.chosen = user, [], None
        key = self.data.get("client") or self.initial.get("client")
        if str(key or "").isdecimal():
            self.chosen = Client.objects.visible_to(user).filter(pk=key).first()

    def find_client(self, text):
        """Set `chosen`, or say at the field why not."""
        if self.chosen is not None or not text:
            return
        self.candidates = find_clients(self.user, text)
        if len(self.candidates) == 1:
            self.chosen = self.candidates[0]
        elif self.candidates:
            self.add_error("client_name", _("Several clients fit. Choose one below."))
        else:
            self.add_error("client_name", _("No client of yours fits. Write a part of the name."))


class PriceListForm(SeenForm, forms.ModelForm):
    """The head of a price list; for whom a client's own list is does not change."""

    currency = CurrencyChoice(
        label=_("Currency"),
        help_text=_("Of the prices below. Papers in this currency take them as they are."),
    )
    active_from = day_field(_("Valid from"), required=False)
    active_until = day_field(_("Valid until"), required=False)

    class Meta:
        model = PriceList
        fields = ["name", "currency", "grade", "branch", "active_from", "active_until", "is_on", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"is_on": _("Only a list in use gives prices.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance
        self.fields["currency"].offer(timezone.localdate(), own.currency)
        self.fields["grade"].choices = [("", _("All classes")), *Client.Grade.choices]
        self.fields["branch"].queryset = Branch.objects.order_by("name")
        self.fields["branch"].empty_label = _("All branches")
        if own.client_id:
            del self.fields["grade"], self.fields["branch"]
        if not own.pk:
            self.initial.setdefault("currency", firm_currency())
        self.begin_seen(own if own.pk else None)

    def clean(self):
        found = super().clean()
        first, last = found.get("active_from"), found.get("active_until")
        if first and last and last < first:
            self.add_error("active_until", _("This is before the first day."))
        return found


class NewPriceListForm(ClientAsked, PriceListForm):
    """A new list, for one client if one is named."""

    field_order = ["name", "client_name", "client", "grade", "branch", "currency"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_clients(user)

    def clean(self):
        found = super().clean()
        self.find_client(found.pop("client_name", ""))
        found["client"] = self.chosen
        if self.chosen and (found.get("grade") or found.get("branch")):
            self.add_error("grade", _("A list of one client has no class and no branch."))
        return found


class CopyForm(forms.Form):
    percent = forms.DecimalField(
        label=_("All prices higher by, %"),
        min_value=-99,
        max_value=900,
        max_digits=5,
        decimal_places=2,
        initial=Decimal(0),
        help_text=_("Below zero they are lower. The copy is not in use until you say so."),
    )


class AskForm(ClientAsked):
    """What would this client pay for so many of a product?"""

    product = forms.CharField(label=_("Product or code"), max_length=200)
    quantity = amount_field(_("Quantity"), places=3)
    on = day_field(_("On day"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.found_product = None
        self.ask_clients(user)

    def clean(self):
        found = super().clean()
        self.find_client(found.get("client_name", ""))
        text = found.get("product", "").strip()
        products = Product.objects.visible_to(self.user)
        self.found_product = (
            products.filter(code__iexact=text).first() or products.filter(name__iexact=text).first()
        )
        if text and self.found_product is None:
            self.add_error("product", _("No product has this code or name."))
        return found
