from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client


class Address(ChildModel):
    """A further address of a client, by what it is for; the main one stands on the client itself."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        BILLING = "billing", _("Billing")
        DELIVERY = "delivery", _("Delivery")
        POST = "post", _("Post")
        SITE = "site", _("Site")
        HOME = "home", _("Home")

    client = models.ForeignKey(Client, models.CASCADE, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.DELIVERY)
    street = models.CharField(_("street"), max_length=200, blank=True)
    post_code = models.CharField(_("post code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [models.CheckConstraint(condition=~models.Q(city=""), name="address_has_a_city")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.city}"
