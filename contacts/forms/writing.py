"""What a writer of mails fills in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.merge_fields import FIELDS, known_only
from contacts.models import MailSignature, MailTemplate, Privacy
from contacts.queries.names import language_choices
from contacts.queries.writing import Address, most_bytes
from crm.documents.forms import FilesField
from crm.web.formats import file_size

MOST_ADDRESSES = 50
MOST_LETTERS = 100_000


class MailForm(forms.Form):
    """A draft: everything may still be missing. What is not an address is said, and kept as it was typed."""

    use_required_attribute = False
    to = forms.MultipleChoiceField(
        label=gettext_lazy("To"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cc = forms.CharField(
        label=gettext_lazy("Copy to"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("E-mail addresses, with commas between them."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )
    versions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Documents that go along"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    files = FilesField(
        label=gettext_lazy("Other files"),
        required=False,
        help_text=gettext_lazy("They are kept among the documents of the client."),
    )
    privacy = forms.ChoiceField(label=gettext_lazy("Who reads it"), choices=Privacy.choices, required=False)

    def __init__(
        self, *args: Any, addresses: list[Address], versions: list[Any], may_bring: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one.address, _label(one)) for one in addresses]
        self.fields["versions"].choices = [
            (one.pk, f"{one.name} ({file_size(one.size)})") for one in versions
        ]
        limit = _("Up to %s together in one mail.") % file_size(most_bytes())
        self.fields["versions"].help_text = limit
        self.fields["files"].help_text = f"{self.fields['files'].help_text} {limit}"
        if not versions:
            del self.fields["versions"]
        if not may_bring:
            del self.fields["files"]

    def clean_cc(self) -> list[str]:
        found = [one.strip().lower() for one in re.split(r"[,;\s]+", self.cleaned_data["cc"]) if one.strip()]
        for one in found:
            try:
                validate_email(one)
            except forms.ValidationError:
                raise forms.ValidationError(_("“%s” is no e-mail address.") % one) from None
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("That is for a serial mail, not for a letter."))
        return list(dict.fromkeys(found))

    @property
    def draft(self) -> dict[str, Any]:
        """Keywords of keep_draft."""
        said = self.cleaned_data
        return {
            "to": said.get("to", []),
            "cc": said.get("cc", []),
            "subject": " ".join(said.get("subject", "").split()),
            "body": said.get("body", "").replace("\r\n", "\n"),
            "version_ids": said.get("versions", []),
            "privacy": said.get("privacy") or Privacy.CLIENT,
        }


def _label(one: Address) -> str:
    first = f"\u2068{one.name} <{one.address}>\u2069" if one.name else one.address
    return f"{first} · {one.note}" if one.note else first


class TemplateForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=language_choices)

    class Meta:
        model = MailTemplate
        fields = ("name", "language", "subject", "body", "reach")
        widgets = {"body": forms.Textarea(attrs={"rows": 12, "dir": "auto"}), "reach": forms.RadioSelect}

    def __init__(self, *args: Any, may_firm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_firm:
            choices = [one for one in MailTemplate.Reach.choices if one[0] != MailTemplate.Reach.FIRM]
            self.fields["reach"].choices = choices
        fields = ", ".join(f"{{{key}}} {label}" for key, (label, _value) in FIELDS.items())
        self.fields["body"].help_text = _("Becomes the client's words: %s") % fields

    def clean_subject(self) -> str:
        return " ".join(known_only(self.cleaned_data["subject"]).split())

    def clean_body(self) -> str:
        return known_only(self.cleaned_data["body"]).replace("\r\n", "\n")

    def _post_clean(self) -> None:
        """The action changes the template."""


class SignatureForm(forms.ModelForm):
    class Meta:
        model = MailSignature
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}

    def _post_clean(self) -> None:
        """The action changes it."""
