from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel


class ReactivationCase(ChildModel):
    """A client who is overdue against their own buying rhythm, in the queue of whoever owns the client.

    usual_days   the client's median days between order days (of the whole base if the client has one interval only)
    limit_days   after this many days of silence the client counts as overdue (see actions.reactivation)
    is_control   every tenth case is left alone, so that the effect of the work can be told from chance
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"

    class State(models.TextChoices):
        OPEN = "open", _("To contact")
        CONTACTED = "contacted", _("Contacted")
        DISMISSED = "dismissed", _("Set aside")
        WON_BACK = "won_back", _("Bought again")

    class Cause(models.TextChoices):
        UNKNOWN = "unknown", _("No cause seen")
        LOST_DEAL = "lost_deal", _("A deal was lost")
        NO_CONTACT = "no_contact", _("Nobody was in touch")
        NEW_OWNER = "new_owner", _("The owner changed")

    LIVE = (State.OPEN, State.CONTACTED)

    client = models.ForeignKey(Client, models.CASCADE, related_name="reactivation_cases")
    found_on = models.DateField(_("found"), default=timezone.localdate)
    last_order_on = models.DateField(_("last order"))
    usual_days = models.PositiveIntegerField(_("usual days between orders"))
    limit_days = models.PositiveIntegerField()
    interval_count = models.PositiveIntegerField()
    yearly_amount = models.DecimalField(_("worth a year"), max_digits=16, decimal_places=2, default=0)
    cause = models.CharField(
        _("perhaps because"), max_length=12, choices=Cause.choices, default=Cause.UNKNOWN
    )
    cause_text = models.CharField(max_length=200, blank=True)
    is_control = models.BooleanField(_("control group"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    dismissed_because = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("client to reactivate")
        verbose_name_plural = _("clients to reactivate")
        constraints = [
            # One live case per client: a scan that runs twice, or two at once, finds nobody twice.
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state__in=["open", "contacted"]),
                name="one_live_case_per_client",
            )
        ]
        indexes = [
            models.Index(
                fields=["-yearly_amount", "-id"],
                condition=Q(state="open", is_control=False),
                name="reactivation_queue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.get_state_display()}"

    @property
    def days_silent(self) -> int:
        return (timezone.localdate() - self.last_order_on).days
