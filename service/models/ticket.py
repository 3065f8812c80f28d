from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client, Person
from crm.access.locks import ScopedModel
from crm.addresses import address
from crm.sql.functions import Fold, SearchKey

from .queue import Queue


class Ticket(ScopedModel):
    """A request of a client. Owner, team and branch follow the client (the queue's team while nobody knows them),
    so that a rep sees the tickets of their clients; `agent` is who works on it.
    """

    entity: ClassVar[str] = "ticket"
    worked_by: ClassVar[tuple[str, ...]] = ("agent_id", "owner_id")

    class State(models.TextChoices):
        NEW = "new", _("New")
        OPEN = "open", _("Open")
        WAITING = "waiting", _("Waiting for the client")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")

    class Priority(models.IntegerChoices):
        LOW = 1, _("Low")
        NORMAL = 2, _("Normal")
        HIGH = 3, _("High")

    class Source(models.TextChoices):
        FORM = "form", _("Web form")
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")

    UNFINISHED = (State.NEW, State.OPEN, State.WAITING)

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets", verbose_name=_("queue"))
    client = models.ForeignKey(
        Client,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("client"),
        db_index=False,
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="tickets", verbose_name=_("person")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("agent"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    source = models.CharField(_("came by"), max_length=10, choices=Source.choices, default=Source.FORM)
    requester_name = models.CharField(_("name"), max_length=150)
    requester_email = models.EmailField(_("e-mail"), blank=True)
    requester_phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    first_answered_at = models.DateTimeField(null=True, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    last_activity_at = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, editable=False)
    made_text = models.TextField(
        blank=True, default="", db_default="", editable=False
    )  # what is searched of them

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], name="ticket_recent"),
            models.Index(fields=["owner", "-last_activity_at", "-id"], name="ticket_owner_recent"),
            models.Index(fields=["team", "-last_activity_at", "-id"], name="ticket_team_recent"),
            models.Index(fields=["branch", "-last_activity_at", "-id"], name="ticket_branch_recent"),
            models.Index(fields=["client", "-opened_at", "-id"], name="ticket_client"),
            GinIndex(
                OpClass("custom", name="jsonb_path_ops"), condition=~models.Q(custom={}), name="ticket_custom"
            ),
            GinIndex(
                OpClass(SearchKey("subject", "requester_name"), name="gin_trgm_ops"), name="ticket_words"
            ),
            GinIndex(OpClass(Fold("requester_email"), name="gin_trgm_ops"), name="ticket_address"),
            GinIndex(
                OpClass("made_text", name="gin_trgm_ops"),
                condition=models.Q(made_text__gt=""),
                name="ticket_made_search",
            ),
            models.Index(
                fields=["queue", "-priority", "opened_at"],
                condition=models.Q(state__in=["new", "open", "waiting"]),
                name="ticket_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return address("ticket_page", self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state not in self.UNFINISHED
