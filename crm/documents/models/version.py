from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel
from crm.documents.kinds import KINDS

from .document import Document

if TYPE_CHECKING:
    from crm.people.models import User

FOLDER = "documents"


class OfDocument(LockedModel):
    """Rows that are seen and changed with their document; `document_path` leads to it."""

    entity: ClassVar[str] = "client"
    document_path: ClassVar[str] = "document"

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(**{f"{cls.document_path}__in": Document.objects.visible_to(user, action).values("pk")})


class Version(OfDocument):
    """One file of a document as it was brought. `path` is a word of chance below the folder: no name leads to it.

    `kind` is what its bytes are, whatever its name says.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=200)
    path = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("type"), max_length=20, choices=KINDS)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="version_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def file(self) -> Path:
        return Path(settings.MEDIA_ROOT) / FOLDER / self.path
