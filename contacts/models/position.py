from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel

from .client import Client
from .person import Person


class Position(ChildModel):
    """What a person does for another client besides their own: a second firm, a board, the former employer."""

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    client = models.ForeignKey(Client, models.CASCADE, related_name="positions")
    title = models.CharField(_("position"), max_length=120)
    purchase_role = models.CharField(
        _("role in the purchase"), max_length=12, choices=Person.PurchaseRole.choices, blank=True
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="position_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(until=None)
                | models.Q(since=None)
                | models.Q(until__gte=models.F("since")),
                name="position_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.title
