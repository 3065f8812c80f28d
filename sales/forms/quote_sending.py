from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.queries.writing import Address
from sales.actions.quote_sending import LINK


class SendQuoteForm(forms.Form):
    """The mail with which a quote goes to its client."""

    to = forms.MultipleChoiceField(label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 11, "dir": "auto"}),
        help_text=gettext_lazy("{quote_link} becomes the link of the quote."),
    )
    has_pdf = forms.BooleanField(label=gettext_lazy("The PDF goes along"), required=False)

    def __init__(self, *args: Any, addresses: list[Address], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (one.address, f"{one.name} <{one.address}>{f' · {one.note}' if one.note else ''}")
            for one in addresses
        ]

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if LINK not in body:
            raise forms.ValidationError(
                _("The text has no {quote_link}: the client could not open the quote.")
            )
        return body

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())
