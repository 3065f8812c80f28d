from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.forms.grouped import GroupedForm
from crm.custom_fields.forms.records import MadeFields
from sales.forms.decimals import CurrencyChoice, amount_field, day_field
from sales.forms.seen import SeenForm
from sales.models import Deal, DealStage
from sales.queries.clients import find_clients
from sales.queries.pipelines import in_use


class DealForm(SeenForm, GroupedForm, MadeFields, forms.Form):
    """A deal's own facts."""

    named_after = Deal
    made_for = "deal"

    title = forms.CharField(label=_("Title"), max_length=200)
    amount = amount_field(_("Value, net"), required=False)
    currency = CurrencyChoice(label=_("Currency"))
    closes_on = day_field(_("Closes on"))
    competitor = forms.CharField(label=_("Competitor"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, deal: Deal | None = None, **kwargs):
        self.instance = deal
        super().__init__(*args, **kwargs)
        self.fields["currency"].offer(timezone.localdate(), deal.currency if deal else "")
        self.begin_seen(deal)

    def clean_amount(self):
        return self.cleaned_data["amount"] or Decimal()


class NewDealForm(DealForm):
    """A new deal: also with whom and where it begins. A name that fits several clients is asked back."""

    field_order = ["client_name", "client", "title", "amount", "currency", "closes_on", "stage"]

    client_name = forms.CharField(label=_("Client"), required=False)
    client = forms.IntegerField(required=False, widget=forms.HiddenInput)
    stage = forms.ModelChoiceField(DealStage.objects.none(), label=_("Stage"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, reader=user, **kwargs)
        self.user = user
        self.candidates: list[Client] = []
        self.chosen: Client | None = None
        stages = in_use().filter(kind=DealStage.Kind.OPEN)
        self.fields["stage"].queryset = stages
        many = stages.values("pipeline").distinct().count() > 1
        self.fields["stage"].label_from_instance = lambda one: f"{one.pipeline}: {one}" if many else str(one)
        key = self.data.get("client") or self.initial.get("client")
        if str(key or "").isdecimal():
            self.chosen = Client.objects.visible_to(user).filter(pk=key).first()

    def clean(self):
        found = super().clean()
        if self.chosen is None:
            self.candidates = find_clients(self.user, found.get("client_name", ""))
            if len(self.candidates) == 1 and not found.get("client"):
                self.chosen = self.candidates[0]
            else:
                self.add_error("client_name", self.asked_back())
        found["client"] = self.chosen
        found.pop("client_name", None)
        return found

    def asked_back(self):
        if self.candidates:
            return _("Several clients fit. Choose one below.")
        return _("No client of yours fits. Write a part of the name.")


class LostForm(GroupedForm, forms.Form):
    """Why a deal was lost."""

    named_after = Deal

    lost_reason = forms.ChoiceField(
        label=_("Why was it lost?"), choices=Deal.LostReason.choices, widget=forms.RadioSelect
    )
    competitor = forms.CharField(label=_("Who got it?"), max_length=120, required=False)
    closing_note = forms.CharField(
        label=_("What did we learn?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LaterForm(forms.Form):
    """To when a deal is put off."""

    closes_on = day_field(_("Closes on"))


class MoveForm(forms.Form):
    """What the board and the stage bar send: a stage, or an outcome of the bar below the board."""

    stage = forms.IntegerField(required=False)
    outcome = forms.ChoiceField(choices=[(key, key) for key in ("won", "lost", "later")], required=False)


class StepForm(forms.Form):
    """The next step of a deal."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[])
    title = forms.CharField(label=_("What"), max_length=200)
    day = day_field(_("Day"))
    clock = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args, **kwargs):
        from contacts.models import Activity

        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Activity.Kind.choices
