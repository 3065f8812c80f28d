from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import LockedModel
from privacy.officers import officers_only

if TYPE_CHECKING:
    from crm.people.models import User

DAYS_TO_ANSWER = 30


class PersonalRequest(LockedModel):
    """Somebody asks what is kept about them, or wants it put right, handed over or erased; due within 30 days."""

    entity: ClassVar[str] = "privacy"

    class Kind(models.TextChoices):
        ACCESS = "access", _("Wants to know what is kept")
        ERASE = "erase", _("Wants to be erased")
        CORRECT = "correct", _("Wants something put right")
        OBJECT = "object", _("Objects to a use")
        TAKE = "take", _("Wants the data to take along")

    kind = models.CharField(_("request"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("who asks"), max_length=150)
    client = models.ForeignKey(
        "contacts.Client", models.SET_NULL, null=True, blank=True, related_name="personal_requests",
        verbose_name=_("client"),
    )  # fmt: skip
    person = models.ForeignKey(
        "contacts.Person", models.SET_NULL, null=True, blank=True, related_name="personal_requests",
        verbose_name=_("person"),
    )  # fmt: skip
    words = models.CharField(_("what they wrote"), max_length=500, blank=True)
    received_on = models.DateField(_("received"), default=timezone.localdate)
    due_on = models.DateField(_("due"), editable=False)
    answered_on = models.DateField(_("answered"), null=True, editable=False)
    answer = models.CharField(_("what was done"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("received_on")),
                name="request_answered_after_it_came",
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_on=None), name="request_open")]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("request_page", args=[self.pk])

    @property
    def is_late(self) -> bool:
        return self.answered_on is None and self.due_on < timezone.localdate()

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return officers_only(user)
