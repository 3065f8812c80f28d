from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, Person
from crm.access.locks import ChildModel, ScopedQuerySet


class LegalHoldQuerySet(ScopedQuerySet):
    def in_force(self, today: date | None = None) -> Self:
        today = today or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), lifted_at=None)


class LegalHold(ChildModel):
    """Why a client's, or one person's, data must not be erased for now: a dispute, an inspection.

    Without a `person` it holds the client with all its persons.
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.ForeignKey(Client, models.CASCADE, related_name="legal_holds")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="legal_holds")
    reason = models.CharField(_("reason"), max_length=200)
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: until somebody lifts it.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
