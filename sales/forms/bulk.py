"""What bulk actions on deals, quotes, orders and products ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.colleagues import ColleagueChoice
from crm.people.models import User
from sales.models import DealStage, Order
from sales.queries.pipelines import in_use


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


class OwnerForm(Asked):
    to = ColleagueChoice(User.objects.none(), label=_("New owner"), empty_label=_("Choose a colleague"))

    def __init__(self, user, data=None):
        super().__init__(user, data)
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")


class StageForm(Asked):
    stage = forms.ModelChoiceField(
        DealStage.objects.none(), label=_("Stage"), empty_label=_("Choose a stage"),
        help_text=_("Deals of another pipeline stay where they are."),
    )  # fmt: skip

    def __init__(self, user, data=None):
        super().__init__(user, data)
        stages = in_use().filter(kind=DealStage.Kind.OPEN)
        self.fields["stage"].queryset = stages
        many = stages.values("pipeline").distinct().count() > 1
        self.fields["stage"].label_from_instance = lambda one: f"{one.pipeline}: {one}" if many else str(one)
