from django import forms
from django.utils.translation import gettext_lazy as _

from sales.models import OfferOutcome, Product

ANSWERS = [choice for choice in OfferOutcome.State.choices if choice[0] != OfferOutcome.State.DROPPED]


class AnswerForm(forms.Form):
    """What the client said to an offer."""

    product = forms.ModelChoiceField(Product.objects.none(), label=_("product"))
    state = forms.ChoiceField(choices=ANSWERS, label=_("answer"))
    why = forms.CharField(max_length=300, required=False, label=_("why not"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(user)


class TakeBackForm(forms.Form):
    """Which answer is taken back: one of the client's."""

    answer = forms.ModelChoiceField(OfferOutcome.objects.none())

    def __init__(self, *args, client, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = OfferOutcome.objects.visible_within(client, user).select_related("client")
        self.fields["answer"].queryset = rows
