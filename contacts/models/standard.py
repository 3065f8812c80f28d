from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class Standard(models.Model):
    """What the firm promises itself for a class of clients: by a measure (contacts.standards) so many days or hours."""

    measure = models.CharField(max_length=20)
    grade = models.CharField(_("class"), max_length=1, choices=Client.Grade.choices)
    amount = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(730)])

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        constraints = [models.UniqueConstraint(fields=["measure", "grade"], name="one_standard_per_class")]

    def __str__(self) -> str:
        return f"{self.measure} {self.grade}: {self.amount}"


class Breach(ChildModel):
    """A standard that is not kept with a client, since when; reckoned anew each night."""

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "client"

    measure = models.CharField(max_length=20)
    client = models.ForeignKey(Client, models.CASCADE, related_name="breaches")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("broken standard")
        verbose_name_plural = _("broken standards")
        constraints = [models.UniqueConstraint(fields=["measure", "client"], name="one_breach_per_client")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.client}"
