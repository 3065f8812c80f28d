from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel
from crm.sql.functions import NameKey

from .client import Client


class Person(ChildModel):
    """Somebody who works for a client (or is the individual client), with a position and a part in the purchase."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class PurchaseRole(models.TextChoices):
        DECIDES = "decides", _("Decides")
        INFLUENCES = "influences", _("Influences")
        BUYS = "buys", _("Buys")
        USES = "uses", _("Uses")
        BLOCKS = "blocks", _("Blocks")

    client = models.ForeignKey(Client, models.CASCADE, related_name="persons")
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=120, blank=True)
    purchase_role = models.CharField(
        _("role in the purchase"), max_length=12, choices=PurchaseRole.choices, blank=True
    )
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    note = models.TextField(_("note"), blank=True)
    how_met = models.CharField(_("how we met"), max_length=300, blank=True, default="", db_default="")
    is_main = models.BooleanField(_("main contact"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, editable=False)
    name_key = models.GeneratedField(
        expression=NameKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name")]
        # The list of persons of whoever sees all of them.
        indexes = [models.Index(fields=["name_key", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def root_action(cls, action: str) -> str:
        """Persons leave in a file where their clients may."""
        return action if action == "export" else super().root_action(action)

    def get_absolute_url(self) -> str:
        return f"{reverse('client_page', args=[self.client_id])}#person-{self.pk}"

    @property
    def initials(self) -> str:
        words = self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def tone(self) -> int:
        return self.pk % 7 + 1
