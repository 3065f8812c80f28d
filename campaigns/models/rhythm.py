from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel


class BuyingRhythm(ChildModel):
    """A client's own rhythm of buying, kept so that a night looks at those only whose figures have moved.

    Also clients without orders have a row: it says that nothing has to be reckoned.

    overdue_on   the first day on which the client counts as overdue, if no order comes; None without two order days
    seen_count, seen_on   the client's order figures when this was reckoned: other figures make it stale
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="buying_rhythm")
    last_order_on = models.DateField(null=True)
    usual_days = models.PositiveIntegerField(default=0)
    limit_days = models.PositiveIntegerField(default=0)
    interval_count = models.PositiveIntegerField(default=0)
    yearly_amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    overdue_on = models.DateField(null=True)
    seen_count = models.PositiveIntegerField(default=0)
    seen_on = models.DateField(null=True)
    reckoned_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("buying rhythm")
        verbose_name_plural = _("buying rhythms")

    def __str__(self) -> str:
        return f"{self.client}: {self.usual_days}"
