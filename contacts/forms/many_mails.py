"""What is asked when many mails are selected in their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.forms.mails import PrivacyForm
from contacts.queries.mail_places import place_of, places_for


class ManyPrivacyForm(PrivacyForm):
    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)


class ManyFileForm(forms.Form):
    """Asked in two steps: first for words of the client, then which of the places they found."""

    words = forms.CharField(
        label=gettext_lazy("Name, phone or e-mail of the client"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where they belong"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of these; nothing was filed yet."),
            "invalid_choice": gettext_lazy("Choose one of these; nothing was filed yet."),
        },
    )

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        words = str(data.get("words", "")).strip()[:100] if data is not None else ""
        found = places_for(user, words) if words else []
        if found:
            self.fields["place"].choices = found
        else:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "place" not in self.fields:
            if "words" not in self.errors:
                self.add_error("words", _("No client that you see answers to this."))
        elif cleaned.get("place"):
            cleaned["place"] = place_of(self.user, cleaned["place"])
            if cleaned["place"] is None:
                self.add_error("place", _("This is not there for you any more."))
        return cleaned
