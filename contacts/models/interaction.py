from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client
from .person import Person


class Interaction(ChildModel):
    """What happened with a client: a call, meeting, e-mail, letter, visit or note."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"
    worked_by: ClassVar[tuple[str, ...]] = ("for_whom_id",)

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        VISIT = "visit", _("Visit")
        NOTE = "note", _("Note")

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")
        POSITIVE = "positive", _("Positive")
        NEGATIVE = "negative", _("Negative")
        CALL_BACK = "call_back", _("Asks for a call back")

    client = models.ForeignKey(Client, models.CASCADE, related_name="interactions", db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="interactions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOTE)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    is_incoming = models.BooleanField(_("from the client"), default=False)
    text = models.TextField(_("text"), blank=True)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        indexes = [
            models.Index(fields=["client", "-happened_at", "-id"], name="interaction_timeline"),
            models.Index(fields=["by", "-happened_at"], name="interaction_by"),
            models.Index(
                fields=["happened_at"],
                condition=Q(is_incoming=True, kind="call", outcome__in=["not_reached", "call_back"]),
                name="interaction_to_call_back",
            ),
        ]

    @property
    def waits_for_a_call(self) -> bool:
        """A call of the client that nobody took, or that asked to be called: a standard may promise how soon."""
        asks = self.outcome in {self.Outcome.NOT_REACHED, self.Outcome.CALL_BACK}
        return self.is_incoming and self.kind == self.Kind.CALL and asks

    @property
    def reached_them(self) -> bool:
        """A call in which they were spoken to, whoever called; not one that they ask to go on with another time."""
        is_answered = self.kind == self.Kind.CALL and self.outcome != self.Outcome.NOT_REACHED
        return is_answered and not self.waits_for_a_call

    def __str__(self) -> str:
        return str(self.get_kind_display())
