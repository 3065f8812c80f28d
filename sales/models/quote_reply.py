from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .quote import Quote

DECISIONS = ("accepted", "declined")


class QuoteReply(ChildModel):
    """What a client wrote on the page of a quote: a question, a yes, or a no with its reason."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    entity: ClassVar[str] = "quote"
    scope_path: ClassVar[str] = "quote"
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="replies")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.QUESTION)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reference = models.CharField(_("client's reference"), max_length=80, blank=True)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("date"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    # Of the mail with the answer (crm.messages.once); "" where none goes.
    state = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("word of a client")
        verbose_name_plural = _("words of clients")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote"], condition=Q(kind__in=DECISIONS), name="quote_decided_once_by_client"
            )
        ]
        indexes = [
            models.Index(
                fields=["quote"], condition=Q(kind="question", answered_at=None), name="quote_question_open"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.Kind(self.kind).label)

    @property
    def is_open(self) -> bool:
        return self.kind == self.Kind.QUESTION and self.answered_at is None

    @property
    def tone(self) -> str:
        return {self.Kind.ACCEPTED: "good", self.Kind.DECLINED: "bad"}.get(self.Kind(self.kind), "")
