from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .version import OfDocument, Version


class Approval(OfDocument):
    """A named colleague was asked to approve one version. What is taken back was not answered before it went on."""

    document_path: ClassVar[str] = "version__document"

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        TAKEN_BACK = "taken_back", _("Taken back")

    version = models.ForeignKey(Version, models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approver")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "approver"], condition=Q(answer="waiting"), name="approval_asked_once"
            )
        ]
        indexes = [
            models.Index(fields=["approver", "version"], name="approval_of_colleague"),
        ]

    def __str__(self) -> str:
        return f"{self.approver}: {self.get_answer_display()}"
