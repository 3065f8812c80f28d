from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel
from crm.sql.functions import NameCore

from .client import Client


class ClientName(ChildModel):
    """Another name of a client, by which it is found as by its own."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        TRADE = "trade", _("Trade name")
        LEGAL = "legal", _("Legal name")
        FORMER = "former", _("Former name")
        SHORT = "short", _("Short name")
        FOREIGN = "foreign", _("In another language")

    client = models.ForeignKey(Client, models.CASCADE, related_name="other_names")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TRADE)
    name = models.CharField(_("name"), max_length=250)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="other_name_is_said")]
        # Whoever types a name is told of clients that are called so otherwise.
        indexes = [models.Index(NameCore("name"), name="other_name_core")]

    def __str__(self) -> str:
        return self.name
