from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sales.forms.decimals import CurrencyChoice, day_field
from sales.forms.seen import SeenForm
from sales.models import Order, Quote


class QuoteForm(SeenForm, forms.Form):
    """The head of a quote and the words around its lines."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    currency = CurrencyChoice(
        label=_("Currency"),
        help_text=_("Another currency turns the prices of all lines by the rate of the date."),
    )
    issued_on = day_field(_("Date"))
    valid_until = day_field(_("Valid until"))
    intro = forms.CharField(
        label=_("Text before the lines"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    terms = forms.CharField(
        label=_("Text after the lines"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    footer = forms.CharField(
        label=_("Last lines of the page"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    shows_codes = forms.BooleanField(label=_("Show codes of products"), required=False)
    shows_discount = forms.BooleanField(label=_("Show discounts"), required=False)

    def __init__(self, *args, quote: Quote, **kwargs):
        initial = {name: getattr(quote, name) for name in self.base_fields}
        # Beside the forms of its page for notes, files and talks.
        super().__init__(*args, initial=initial, auto_id="head_%s", **kwargs)
        self.fields["currency"].offer(quote.issued_on, quote.currency)
        self.begin_seen(quote)

    def clean(self):
        found = super().clean()
        first, last = found.get("issued_on"), found.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("This is before the date of the quote."))
        return found


class AcceptForm(forms.Form):
    """What the client said yes to."""

    reference = forms.CharField(label=_("Client's order number"), max_length=80, required=False)
    wins_deal = forms.BooleanField(label=_("The deal is won"), required=False, initial=True)
    optional = forms.MultipleChoiceField(
        label=_("Optional lines they take"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, quote: Quote, lines, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(str(line.pk), line.text) for line in lines if line.is_optional]
        self.fields["optional"].choices = offered
        if not offered:
            del self.fields["optional"]
        if quote.deal is None or not quote.deal.is_open:
            del self.fields["wins_deal"]

    def said(self):
        found = self.cleaned_data
        return {
            "reference": found["reference"],
            "wins_deal": found.get("wins_deal", False),
            "optional_ids": [int(pk) for pk in found.get("optional", [])],
        }


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why did they decline?"), max_length=300, required=False)


class OrderStateForm(forms.Form):
    """One press says how far delivery or payment has come. `seen`: how far it had, when it was shown."""

    delivery = forms.ChoiceField(choices=Order.Delivery.choices, required=False)
    payment = forms.ChoiceField(choices=Order.Payment.choices, required=False)
    seen = forms.CharField(required=False, max_length=20)

    @property
    def said(self):
        """Keywords of the action."""
        found = self.cleaned_data
        said = {name: found[name] for name in ("delivery", "payment")}
        return said | {"seen": {name: found["seen"] for name in said if found[name] and found["seen"]}}
