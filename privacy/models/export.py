from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel

if TYPE_CHECKING:
    from crm.people.models import User


class PersonalExport(LockedModel):
    """Everything that is kept about one person, as a file for that person; fetched by its maker only, for a week."""

    entity: ClassVar[str] = "privacy"
    FOLDER: ClassVar[str] = "personal"

    class Form(models.TextChoices):
        JSON = "json", _("JSON")
        PDF = "pdf", _("PDF")

    kind = models.CharField(max_length=6)
    subject_id = models.BigIntegerField()
    client_id = models.BigIntegerField()
    form = models.CharField(_("format"), max_length=4, choices=Form.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    file = models.CharField(max_length=80, blank=True)
    is_made = models.BooleanField(default=False)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("export of a person's data")
        verbose_name_plural = _("exports of persons' data")
        indexes = [models.Index(fields=["kind", "subject_id"], name="personal_export_of")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.subject_id}, {self.get_form_display()}"

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.FOLDER / self.file

    @property
    def draft(self) -> Path:
        """Under this name until it is whole."""
        return self.path.with_suffix(".draft")

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(by=user)
