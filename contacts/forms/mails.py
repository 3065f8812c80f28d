"""What the pages of mails and mailboxes ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, Mailbox, Privacy

SINCE = [("0", _("from today")), ("30", _("of the last 30 days")), ("180", _("of the last half year"))]


class MailboxForm(forms.ModelForm):
    """A colleague's own mailbox; without a new password the known one stays."""

    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Many providers want a password made for programs. It is kept encrypted and never shown again."
        ),
    )
    since_days = forms.TypedChoiceField(label=_("Take mails"), choices=SINCE, coerce=int, initial="30")

    class Meta:
        model = Mailbox
        fields = ("address", "user_name", "password", "host", "port", "security", "privacy", "is_on")
        help_texts = {
            "host": _("Of incoming mail (IMAP), for example imap.firm.example."),
            "user_name": _("Often the e-mail address."),
            "privacy": _("For mails that come from now on. Each mail can be set otherwise."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance._state.adding
        self.fields["user_name"].required = False
        if not settings.MAIL_PRIVATE_HOSTS:
            secure = [one for one in Mailbox.Security.choices if one[0] != Mailbox.Security.NONE]
            self.fields["security"].choices = secure
        del self.fields["is_on" if is_new else "since_days"]
        if not is_new:
            self.fields["password"].required = False
            self.fields["password"].label = _("New password")
            self.fields["password"].help_text = _("Empty: the known one stays.")

    def clean_host(self) -> str:
        return str(self.cleaned_data["host"]).strip().lower().rstrip(".")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["user_name"] = cleaned.get("user_name") or cleaned.get("address", "")
        return cleaned

    def _post_clean(self) -> None:
        """The action changes the mailbox, after it has asked the server; the row in hand stays as it is kept."""


class FilingBoxForm(MailboxForm):
    """The firm's mailbox for copies and forwarded mails."""

    class Meta(MailboxForm.Meta):
        fields = (*MailboxForm.Meta.fields[:-1], "trusts_senders", "is_on")
        help_texts = MailboxForm.Meta.help_texts | {
            "trusts_senders": _(
                "Without it, only mails to somebody's own filing address are taken. A sender can be forged: switch it "
                "off where strangers know this address."
            )
        }


class PrivacyForm(forms.Form):
    privacy = forms.ChoiceField(label=_("Who reads it"), choices=Privacy.choices, widget=forms.RadioSelect)


class FileForm(forms.Form):
    """The client that a mail, or an address, belongs to."""

    client = forms.ModelChoiceField(
        Client.objects.none(), label=_("Client"), widget=forms.RadioSelect, empty_label=None
    )
    person_name = forms.CharField(
        label=_("New person of this client"),
        max_length=150,
        required=False,
        help_text=_("Empty: the address becomes one of the client's own."),
    )

    def __init__(self, *args: Any, clients: Any, asks_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = clients
        self.fields["client"].error_messages["required"] = _("Choose the client first.")
        if not asks_person:
            del self.fields["person_name"]
