from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.forms.grouped import GroupedForm
from crm.custom_fields.forms.records import MadeFields
from service.models import Queue, Ticket

# A form that comes back sooner was filled by a program.
LEAST_SECONDS = 2
FORM_DAYS = 2


class PublicTicketForm(forms.Form):
    """What a client fills in without an account. `website` is a trap that people do not see."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    subject = forms.CharField(label=_("What is it about?"), max_length=200)
    text = forms.CharField(
        label=_("Your message"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 7})
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1})
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"opened": signing.dumps(int(timezone.now().timestamp()), salt="form")})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            opened = signing.loads(cleaned.get("opened", ""), salt="form", max_age=FORM_DAYS * 86400)
        except signing.BadSignature:
            raise forms.ValidationError(_("This form has grown old. Send it once more.")) from None
        if cleaned.get("website") or timezone.now().timestamp() - opened < LEAST_SECONDS:
            raise forms.ValidationError(_("That was very quick. Send it once more."))
        return cleaned


class PublicReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Write again"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )


class TicketForm(GroupedForm, MadeFields, forms.ModelForm):
    """A ticket that an agent opens for somebody on the phone."""

    made_for = "ticket"
    text = forms.CharField(label=_("What they said"), widget=forms.Textarea(attrs={"rows": 6}))

    class Meta:
        model = Ticket
        fields = ("queue", "subject", "priority", "requester_name", "requester_email", "requester_phone")

    field_order = (
        "queue",
        "subject",
        "text",
        "requester_name",
        "requester_email",
        "requester_phone",
        "priority",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].initial = Queue.objects.first()


class AnswerForm(forms.Form):
    """An answer to the client or a note among colleagues."""

    KINDS = (("answer", _("Answer")), ("note", _("Internal note")))
    THEN = (
        (Ticket.State.WAITING, _("and wait for the client")),
        (Ticket.State.SOLVED, _("and mark as solved")),
        (Ticket.State.CLOSED, _("and close")),
    )

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial="answer")
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    then = forms.ChoiceField(label=_("Afterwards"), choices=THEN, initial=Ticket.State.WAITING)
