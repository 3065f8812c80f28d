"""Forms of plans, of shares in an order, of what is said to a line."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from crm.money.amounts import HUNDRED
from crm.people.models import User
from sales.forms.decimals import amount_field, day_field
from sales.forms.lines import plain
from sales.models import CommissionPlan, Product


def people_of(ids=()):
    """Who works here, and who is named already, by key."""
    return {user.pk: user for user in User.objects.filter(Q(is_active=True) | Q(pk__in=ids)).order_by("name")}


def percent_field(label):
    """In percent, or empty."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )


class PlanForm(forms.ModelForm):
    """The head of a plan."""

    cap_amount = amount_field(_("Most in a month"), required=False)
    cover_share = percent_field(_("Deputy's share, %"))
    handover_share = percent_field(_("Former owner's share, %"))
    handover_days = forms.IntegerField(
        label=_("Days after a handover"), required=False, min_value=0, max_value=730
    )
    active_from = day_field(_("From month"))
    active_until = day_field(_("Until"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CommissionPlan
        fields = [
            "name", "basis", "earned_at", "cap_amount", "cover_share", "handover_share", "handover_days",
            "active_from", "active_until",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            for name in ("cap_amount", "cover_share", "handover_share"):
                value = getattr(self.instance, name)
                self.initial[name] = "" if value is None else plain(value)

    def validate_constraints(self):
        """A name that is taken is said by the action."""

    def clean(self):
        found = super().clean()
        for name in ("cover_share", "handover_share"):
            found[name] = found.get(name) or Decimal(0)
        found["handover_days"] = found.get("handover_days") or 0
        first, last = found.get("active_from"), found.get("active_until")
        if first and last and last < first:
            self.add_error("active_until", _now("This is before the first month."))
        return found


class Row(forms.Form):
    """A row of a small table; one left empty says nothing."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"aria-label": field.label, "class": "input sm"}

    @property
    def is_filled(self):
        return any(value not in (None, "") for value in self.cleaned_data.values())


class TierRow(Row):
    from_percent = forms.DecimalField(
        label=_("From % of the target"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    percent = percent_field(_("Commission, %"))

    def clean(self):
        found = super().clean()
        if found.get("from_percent") is not None and found.get("percent") is None and not self.errors:
            self.add_error("percent", _now("How much?"))
        return found

    def kept(self):
        return {**self.cleaned_data, "from_percent": self.cleaned_data["from_percent"] or Decimal(0)}


class RateRow(Row):
    code = forms.CharField(label=_("Product code"), max_length=40, required=False)
    category = forms.CharField(label=_("or category"), max_length=80, required=False)
    percent = percent_field(_("Commission, %"))
    product = None

    def clean(self):
        found = super().clean()
        code, category = found.get("code"), found.get("category")
        if code and category:
            self.add_error("category", _now("A product or a category, not both."))
        elif found.get("percent") is not None and not code and not category:
            self.add_error("code", _now("For what?"))
        if (code or category) and found.get("percent") is None and not self.errors:
            self.add_error("percent", _now("How much?"))
        if code:
            products = Product.objects.unscoped("its code is known to whoever writes plans")
            self.product = products.filter(code__iexact=code).first()
            if self.product is None:
                self.add_error("code", _now("There is no product with this code."))
        return found

    def kept(self):
        found = self.cleaned_data
        return {"product": self.product, "category": found["category"], "percent": found["percent"]}


class OfColleague(Row):
    """A row about somebody; all rows are offered the same people, read once."""

    user = forms.ChoiceField(label=_("Colleague"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["user"].choices = [("", "–"), *((str(pk), user.name) for pk, user in people.items())]

    def clean_user(self):
        chosen = self.cleaned_data["user"]
        return self.people[int(chosen)] if chosen else None


class MemberRow(OfColleague):
    starts_on = day_field(_("From month"), required=False)
    ends_on = day_field(_("Until"), required=False)
    target_amount = amount_field(_("Target of a month"), required=False)

    def clean(self):
        found = super().clean()
        if not self.errors and self.is_filled:
            if not found.get("user"):
                self.add_error("user", _now("Who?"))
            if not found.get("starts_on"):
                self.add_error("starts_on", _now("From when on?"))
            elif found.get("ends_on") and found["ends_on"] < found["starts_on"]:
                self.add_error("ends_on", _now("This is before the first month."))
        return found

    def kept(self):
        return self.cleaned_data


class ShareRow(OfColleague):
    percent = percent_field(_("Share, %"))

    def clean(self):
        found = super().clean()
        if not self.errors and bool(found.get("user")) != (found.get("percent") is not None):
            self.add_error(None, _now("A colleague and a share, please."))
        return found

    def kept(self):
        return self.cleaned_data["user"], self.cleaned_data["percent"]


class BaseRows(forms.BaseFormSet):
    """Rows as the action wants them; emptying a row takes it away."""

    def kept(self):
        return [row.kept() for row in self.forms if row.is_filled]


class BaseTiers(BaseRows):
    def clean(self):
        if any(self.errors):
            return
        found = [row["from_percent"] for row in self.kept()]
        if not found:
            raise forms.ValidationError(_now("A plan pays at least one percent: fill in the first tier."))
        if len(set(found)) < len(found):
            raise forms.ValidationError(_now("Two tiers begin at the same percent."))


class BaseShares(BaseRows):
    def clean(self):
        if any(self.errors):
            return
        found = self.kept()
        if found and sum(percent for _user, percent in found) != HUNDRED:
            raise forms.ValidationError(_now("The shares add up to 100 %."))
        if len({user for user, _percent in found}) < len(found):
            raise forms.ValidationError(_now("Name each colleague once."))


MOST = {"max_num": 300, "absolute_max": 300}
Tiers = forms.formset_factory(TierRow, formset=BaseTiers, extra=2, **MOST)
Rates = forms.formset_factory(RateRow, formset=BaseRows, extra=2, **MOST)
Members = forms.formset_factory(MemberRow, formset=BaseRows, extra=3, **MOST)
Shares = forms.formset_factory(ShareRow, formset=BaseShares, extra=2, max_num=10)


class DisputeForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong with it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SettleForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    amount = amount_field(_("Amount to add"), required=False, low=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _now(
            "Goes onto the open statement, with a line of its own; less than 0 takes it off."
        )
