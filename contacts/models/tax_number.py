from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class TaxNumber(ChildModel):
    """A further tax or register number of a client; the one it is invoiced under stands on the client itself."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        VAT = "vat", _("VAT number")
        TAX = "tax", _("Tax number")
        REGISTER = "register", _("Register number")

    client = models.ForeignKey(Client, models.CASCADE, related_name="tax_numbers")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VAT)
    country = models.CharField(_("country"), max_length=2, blank=True)
    number = models.CharField(_("number"), max_length=40)

    class Meta:
        verbose_name = _("tax number")
        verbose_name_plural = _("tax numbers")
        constraints = [models.CheckConstraint(condition=~models.Q(number=""), name="tax_number_is_said")]

    def __str__(self) -> str:
        return f"{self.country} {self.number}".strip()
