from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import LockedModel
from crm.documents.holders import held_visibly, holders
from crm.documents.kinds import KINDS
from crm.sql.functions import Fold

if TYPE_CHECKING:
    from crm.people.models import User


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    ARCHIVED = "archived", _("Archived")


class Document(LockedModel):
    """A file that belongs to a record of any room, with its versions. Seen with the record, changed with it.

    A private one is seen by whoever brought it, who covers them, and the approvers they named. `number`, `kind`, `size`
    are those of the newest version; `approved_number` is the version that was approved last.
    """

    entity: ClassVar[str] = "client"  # its row in the role matrix: there is none of its own
    worked_by: ClassVar[tuple[str, ...]] = ("brought_by_id",)

    record_entity = models.CharField(max_length=40, editable=False)
    record_id = models.BigIntegerField(editable=False)
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    is_private = models.BooleanField(_("private"), default=False)
    kind = models.CharField(_("type"), max_length=20, choices=KINDS, editable=False)
    size = models.BigIntegerField(_("size"), default=0, editable=False)
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)
    approved_number = models.PositiveIntegerField(null=True, editable=False)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    search_text = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="document_has_a_name")]
        indexes = [
            models.Index(
                fields=["record_entity", "record_id", "-changed_at", "-id"], name="document_of_record"
            ),
            models.Index(fields=["-changed_at", "-id"], name="document_recent"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="document_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("document_page", args=[self.pk])

    @property
    def about(self) -> tuple[str, int]:
        return self.record_entity, self.record_id

    def record_for(self, user: User) -> Any:
        """The record it belongs to, if the person sees it."""
        holder = holders.get(self.record_entity)
        rows = holder.model.objects.visible_to(user) if holder else None
        return None if rows is None else rows.filter(pk=self.record_id).first()

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = held_visibly(user, action if action in {"view", "export"} else "change")
        mine = Q(brought_by__in=access_of(user).owner_ids)
        # Late: models of one room.
        from .approval import Approval

        asked = Approval.objects.unscoped("whom a document was shown for approval")
        named = Exists(asked.filter(version__document=OuterRef("pk"), approver=user.pk))
        return seen & (Q(is_private=False) | mine | Q(named))
