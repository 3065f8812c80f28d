from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .ticket import Ticket


class TicketMessage(ChildModel):
    """What was said on a ticket: by the client, to the client, or among colleagues."""

    entity: ClassVar[str] = "ticket"
    scope_path: ClassVar[str] = "ticket"

    class Kind(models.TextChoices):
        INCOMING = "incoming", _("From the client")
        ANSWER = "answer", _("Answer")
        NOTE = "note", _("Internal note")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="ticket_messages")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["ticket", "at", "id"], name="ticket_message_order")]

    def __str__(self) -> str:
        return self.text[:60]
