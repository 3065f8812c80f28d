"""What the pages of handovers ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.introduction_texts import fields_of
from contacts.merge_fields import known_only
from contacts.models import Client, Handover
from contacts.queries.distribution import ReceiverRule
from contacts.queries.receivers import possible_receivers, refusal_of
from crm.people.models import Branch, User

PREFIX, MOST = "to", 30
NO_CLASS = "none"
GRADES = [*Client.Grade.choices, (NO_CLASS, gettext_lazy("without"))]


class ReceiverForm(forms.Form):
    """One receiver, and what of the giver's clients they take."""

    use_required_attribute = False
    receiver = forms.TypedChoiceField(label=gettext_lazy("Receiver"), coerce=int)
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("Classes"), choices=GRADES, required=False, widget=forms.CheckboxSelectMultiple
    )
    branch = forms.ModelChoiceField(
        Branch.objects.all(),
        label=gettext_lazy("Clients of branch"),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    room = forms.IntegerField(label=gettext_lazy("At most"), required=False, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, giver: User, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        self.fields["receiver"].choices = [("", _("Choose a colleague")), *people]

    def clean_receiver(self) -> int:
        pk: int = self.cleaned_data["receiver"]
        refusal = refusal_of(User.objects.get(pk=pk), self.giver)
        if refusal:
            raise forms.ValidationError(refusal)
        return pk

    def rule(self) -> ReceiverRule:
        said = self.cleaned_data
        grades = frozenset("" if grade == NO_CLASS else grade for grade in said["grades"])
        branch = said["branch"].pk if said["branch"] else None
        return ReceiverRule(said["receiver"], grades, branch, said["room"])


class BaseReceivers(forms.BaseFormSet):
    def clean(self) -> None:
        if not self.filled:
            raise forms.ValidationError(_("Choose at least one receiver."))
        chosen = [pk for form in self.filled if (pk := form.cleaned_data.get("receiver"))]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("Each receiver stands in one line only."))

    @property
    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed()]


Receivers = forms.formset_factory(
    ReceiverForm, formset=BaseReceivers, extra=2, max_num=MOST, absolute_max=MOST
)


class HandoverForm(forms.Form):
    """The words of the handover, and how its clients are told."""

    use_required_attribute = False
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
    introducing = forms.ChoiceField(
        label=gettext_lazy("Introduce the new owner by"),
        choices=Handover.Introducing.choices,
        initial=Handover.Introducing.EMAIL,
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Left empty, each client gets the house’s text in their own language."),
    )

    def clean_subject(self) -> str:
        return known_only(self.cleaned_data["subject"], fields_of(""))

    def clean_body(self) -> str:
        return known_only(self.cleaned_data["body"], fields_of(""))


class HandoverTerms:
    """The posted page of a new handover: its words, its receivers, and the button that was pressed."""

    def __init__(self, giver: User, data: Mapping[str, Any] | None = None) -> None:
        self.pressed = str(data.get("do", "preview")) if data else ""
        self.people = possible_receivers(giver)
        terms = {"giver": giver, "people": self.people}
        self.form = HandoverForm(data)
        posted = None if data is None else _with_lines(data, more=self.pressed == "more")
        self.receivers = Receivers(posted, prefix=PREFIX, form_kwargs=terms)

    @property
    def is_judged(self) -> bool:
        """One more line, or the way back, shows what was typed without looking for what is wrong as a whole."""
        return self.pressed in ("preview", "hand_over")

    def is_valid(self) -> bool:
        return all((self.form.is_valid(), self.receivers.is_valid()))

    def rules(self) -> list[ReceiverRule]:
        return [form.rule() for form in self.receivers.filled]


def _with_lines(data: Mapping[str, Any], *, more: bool) -> Mapping[str, Any]:
    """The posted lines, and an empty one more when it was asked for."""
    if not more:
        return data
    posted: Any = data.copy()  # type: ignore[attr-defined]
    count = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    posted[f"{PREFIX}-TOTAL_FORMS"] = str(min(MOST, (int(count) if count.isdecimal() else 1) + 1))
    return posted


class AgainForm(forms.Form):
    """Another receiver for clients of a handover."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Another receiver"),
        empty_label=gettext_lazy("Choose a colleague"),
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(is_active=True).exclude(pk=giver.pk).order_by("name")


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True})
    )


class IntroductionForm(forms.Form):
    """The prepared e-mail, still to be changed."""

    address = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].choices = [(address, address) for address in addresses]
        self.fields["address"].required = bool(addresses)
