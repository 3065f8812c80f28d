from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .document import Document
from .version import OfDocument


class Step(OfDocument):
    """What became of a version of a document: a state that it came into, by whom and when."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Sent for approval")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        ARCHIVED = "archived", _("Archived")
        REOPENED = "reopened", _("Opened again")

    document = models.ForeignKey(Document, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a document")
        verbose_name_plural = _("steps of documents")
        indexes = [models.Index(fields=["document", "-at", "-id"], name="step_of_document")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
