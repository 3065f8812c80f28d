from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ScopedModel
from crm.addresses import address

from .deal import Deal
from .indexes import arm_indexes
from .lines import PricedDocument

# Quote.label, where the database says it.
QUOTE_LABEL = Case(
    When(revision=1, then=F("number")),
    default=Concat(F("number"), Value(" v"), Cast("revision", CharField())),
    output_field=CharField(),
)


class Quote(ScopedModel, PricedDocument):
    """An offer to a client. Its lines may change while it is a draft; what was sent stays as it was sent.

    A later version carries the same number; the earlier one is then *replaced*.
    """

    entity: ClassVar[str] = "quote"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        REPLACED = "replaced", _("Replaced")

    number = models.CharField(_("number"), max_length=24, editable=False)
    revision = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="quotes", verbose_name=_("client"), db_index=False
    )
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, related_name="quotes", verbose_name=_("deal")
    )
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    language = models.CharField(_("language"), max_length=8, default="en")
    issued_on = models.DateField(_("date"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"))
    intro = models.TextField(_("text before the lines"), blank=True)
    terms = models.TextField(_("text after the lines"), blank=True)
    footer = models.TextField(_("last lines of the page"), blank=True, db_default="", default="")
    shows_codes = models.BooleanField(_("show codes of products"), db_default=False, default=False)
    shows_discount = models.BooleanField(_("show discounts"), db_default=True, default=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decline_reason = models.CharField(_("why declined"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(fields=["number", "revision"], name="quote_number_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(status="accepted"), name="quote_accepted_in_one_version"
            ),
        ]
        indexes = [
            *arm_indexes("quote", "-issued_on"),
            models.Index(fields=["client", "-issued_on"], name="quote_of_client"),
            models.Index(fields=["valid_until"], condition=Q(status="sent"), name="quote_waiting"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address("quote_page", self.pk)

    @property
    def label(self) -> str:
        return self.number if self.revision == 1 else f"{self.number} v{self.revision}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def has_expired(self) -> bool:
        """Also on the day when the nightly job has not yet said so."""
        late = self.status == self.Status.SENT and self.valid_until < timezone.localdate()
        return late or self.status == self.Status.EXPIRED

    @property
    def shown_status(self) -> str:
        return self.Status.EXPIRED if self.has_expired else self.status

    @property
    def tone(self) -> str:
        """The colour that says the state, always beside its word."""
        return {"sent": "acc", "accepted": "good", "declined": "bad", "expired": "warn"}.get(
            self.shown_status, ""
        )

    @property
    def status_label(self) -> str:
        return str(self.Status(self.shown_status).label)

    @property
    def can_be_accepted(self) -> bool:
        return self.status == self.Status.SENT and not self.has_expired
