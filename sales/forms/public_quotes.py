"""What a client fills in on the page of a quote. Three forms stand on one page: each has its prefix."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sales.models import QuoteRules


class YesForm(forms.Form):
    """`total` is what they saw when they pressed; the optional lines are ticked beside their prices."""

    prefix = "yes"
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    reference = forms.CharField(label=_("Your order number"), max_length=80, required=False)


class NoForm(forms.Form):
    prefix = "no"
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reason = forms.CharField(
        label=_("Why not?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    prefix = "ask"
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer will stand here; with an address it comes to you as well."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your question"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerQuestionForm(forms.Form):
    """A colleague's answer to one of the questions of a quote."""

    question = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class QuoteRulesForm(forms.ModelForm):
    class Meta:
        model = QuoteRules
        fields = ("tracks_openings", "follows_up", "days_after_sent", "days_after_opened", "days_before_end")
        labels = {
            "tracks_openings": _("Say when a client opens a quote"),
            "follows_up": _("Plan a call when a quote is sent"),
            "days_after_sent": _("So many days after it was sent"),
            "days_after_opened": _("At most so many days after the client first opened it"),
            "days_before_end": _("At most so many days before it ends"),
        }
        help_texts = {
            "tracks_openings": _(
                "When and how often its link was opened stands on the quote, without any address; our own visits are "
                "left out. Switched off, nothing of it is kept."
            ),
            "follows_up": _(
                "For the owner, or who stands in for them; it is done by itself when the client answers. Never on a "
                "Saturday or Sunday."
            ),
        }


def ticked(values: Any) -> list[int]:
    """Keys of optional lines as an address or a form brings them; anything else is none."""
    return [int(value) for value in values.getlist("optional")[:200] if value.isdecimal() and len(value) < 19]
