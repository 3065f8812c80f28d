from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.models import Role
from crm.people.models import Membership, Team, User
from sales.models import DiscountLimit, Product, Quote


class LimitForm(forms.ModelForm):
    """For whom a limit is, and how far it goes."""

    class Meta:
        model = DiscountLimit
        fields = ("role", "team", "category", "most_percent", "least_margin_percent")
        help_texts = {
            "role": _("Empty: whatever their role."),
            "team": _("Empty: whatever their team."),
            "category": _("Empty: all products and free lines."),
            "least_margin_percent": _("Of the net of each line. Empty: no matter."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.filter(is_baseline=False).order_by("position", "name")
        self.fields["role"].empty_label = self.fields["team"].empty_label = _("Everybody")
        self.fields["team"].queryset = Team.objects.order_by("name")
        names = Product.objects.unscoped("names of categories are no secret here").exclude(category="")
        known = names.order_by("category").values_list("category", flat=True).distinct()
        choices = [("", _("Everything")), *((name, name) for name in known)]
        now = self.instance.category
        if now and now not in dict(choices):
            choices.append((now, now))
        self.fields["category"] = forms.ChoiceField(
            label=_("Category of products"), choices=choices, required=False,
            help_text=self.Meta.help_texts["category"],
        )  # fmt: skip

    def validate_unique(self):
        """The action says it, in words."""


class AskForm(forms.Form):
    """Who shall decide a discount; the lead of the owner's team stands first."""

    approver = forms.ModelChoiceField(User.objects.none(), label=_("Who approves"), empty_label=None)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args, quote: Quote, reader: User, **kwargs):
        super().__init__(*args, auto_id="discount_%s", **kwargs)
        colleagues = User.objects.filter(is_active=True).exclude(pk=reader.pk)
        self.fields["approver"].queryset = colleagues.order_by("name", "pk")
        if not self.is_bound:
            leads = Membership.objects.filter(team=quote.team_id, is_lead=True).exclude(user=reader)
            self.initial["approver"] = leads.values_list("user", flat=True).first()


class AnswerForm(forms.Form):
    """Yes or no, and a word about it. `seen`: the mark of the lines that were looked at."""

    do = forms.ChoiceField(choices=[("approve", ""), ("return", "")])
    seen = forms.CharField(max_length=64, required=False)
    reply = forms.CharField(label=_("A word about it"), max_length=300, required=False)
