from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.locks import ChildModel
from crm.access.scopes import seen_or_none

from .activity_series import ActivitySeries
from .client import Client
from .person import Person

if TYPE_CHECKING:
    from crm.people.models import User


class Activity(ChildModel):
    """What is planned: a task, call, meeting or visit. Seen with its client, and by whoever has to do it.

    `subject_entity` and `subject_id` name the record of an upper app it is about (a deal, a ticket).
    """

    entity: ClassVar[str] = "client"
    scope_path: ClassVar[str] = "client"
    worked_by: ClassVar[tuple[str, ...]] = ("assigned_to_id",)

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")

    client = models.ForeignKey(Client, models.CASCADE, null=True, blank=True, related_name="activities")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="activities")
    subject_entity = models.CharField(max_length=40, blank=True, editable=False)
    subject_id = models.BigIntegerField(null=True, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TASK)
    title = models.CharField(_("what"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    due_at = models.DateTimeField(_("when"))
    is_all_day = models.BooleanField(_("any time that day"), default=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities", verbose_name=_("who")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    move_count = models.PositiveSmallIntegerField(_("moved"), default=0, editable=False)
    # The day of its series that it stands for, wherever it was moved since.
    series = models.ForeignKey(
        ActivitySeries, models.SET_NULL, null=True, blank=True, related_name="activities", editable=False,
        db_index=False,
    )  # fmt: skip
    series_on = models.DateField(null=True, blank=True, editable=False)
    remind_minutes = models.PositiveIntegerField(_("remind"), null=True, blank=True)
    # When to remind; empty once it was done. Kept by contacts.actions.reminders.
    remind_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The measure of a standard that it was planned for by itself.
    standard = models.CharField(max_length=20, blank=True, default="", editable=False)
    # When the lead was told that it is late.
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "standard"],
                condition=Q(done_at=None) & ~Q(standard=""),
                name="planned_once",
            ),
            models.UniqueConstraint(
                fields=["series", "series_on"],
                condition=~Q(series=None),
                name="activity_once_a_day_of_series",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(done_at=None) & ~Q(remind_at=None),
                name="activity_to_remind",
            ),
            models.Index(
                fields=["assigned_to", "due_at", "id"], condition=Q(done_at=None), name="activity_open_mine"
            ),
            models.Index(
                fields=["client", "due_at", "id"], condition=Q(done_at=None), name="activity_open_client"
            ),
            models.Index(fields=["client", "-done_at"], condition=~Q(done_at=None), name="activity_done"),
            models.Index(
                fields=["subject_entity", "subject_id", "due_at"],
                condition=Q(done_at=None) & ~Q(subject_id=None),
                name="activity_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> tuple[str, int | None]:
        """Entity and key of the record it is about; see contacts.queries.subjects."""
        return self.subject_entity, self.subject_id

    def client_for(self, user: User) -> Client | None:
        """Its client, if the person may see it: a plan outlives the share by which its client was seen."""
        found: Client | None = seen_or_none(user, self.client)
        return found

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_at < timezone.now()

    @property
    def is_talk(self) -> bool:
        """Somebody of the client is met or called: worth a look at their brief before."""
        return self.kind != self.Kind.TASK

    @classmethod
    def root_action(cls, action: str) -> str:
        """Plans leave in a file and are changed in bulk where their clients may, and one's own are."""
        return action if action in {"export", "bulk"} else super().root_action(action)

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        seen = super().visibility(user, action)
        # An empty Q means every row; "or" would drop it and leave only one's own.
        return seen | Q(assigned_to__in=access_of(user).owner_ids) if seen else seen
