from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, Person
from crm.access.locks import ChildModel


class Purpose(models.Model):
    """What the firm uses a person's data for, and what allows it to."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent: only once it was given")
        INTEREST = "interest", _("Legitimate interest: until somebody objects")
        CONTRACT = "contract", _("Contract: needed to do what was agreed")

    name = models.CharField(_("purpose"), max_length=80, unique=True)
    basis = models.CharField(_("legal basis"), max_length=8, choices=Basis.choices, default=Basis.CONSENT)
    wording = models.CharField(
        _("what people are told"),
        max_length=500,
        blank=True,
        help_text=_("The sentence that they agree to, as it stands on your forms."),
    )
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Consent(ChildModel):
    """What a person said about one purpose, on one channel ("" = all). Rows are added, never changed: the newest holds.

    Without a `person` it is the client itself that said so.
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class State(models.TextChoices):
        GIVEN = "given", _("Given")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Refused")

    class Channel(models.TextChoices):
        ALL = "", _("Every channel")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        LETTER = "letter", _("Letter")
        MESSENGER = "messenger", _("Messenger")

    class Source(models.TextChoices):
        FORM = "form", _("Web form")
        PAPER = "paper", _("Form on paper")
        LETTER = "letter", _("Letter")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone call")
        SPOKEN = "spoken", _("In person")

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="consents")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="consents", verbose_name=_("purpose"))
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, blank=True, default=Channel.ALL
    )
    state = models.CharField(_("what was said"), max_length=9, choices=State.choices)
    source = models.CharField(_("said by"), max_length=6, choices=Source.choices)
    evidence = models.CharField(_("where the proof lies"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )
    kept_at = models.DateTimeField(_("kept"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [
            models.Index(
                fields=["client", "person", "purpose", "channel", "-at", "-id"], name="consent_newest"
            ),
            models.Index(fields=["-at", "-id"], name="consent_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.get_state_display()}"

    @classmethod
    def root_action(cls, action: str) -> str:
        """Consents leave in a file where their clients may."""
        return action if action == "export" else super().root_action(action)

    @property
    def tone(self) -> str:
        return "good" if self.state == self.State.GIVEN else "bad"
