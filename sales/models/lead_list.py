from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from crm.access.locks import ChildModel, ScopedModel
from crm.access.scopes import where
from crm.access.shares import TeamShare, UserShare

from .indexes import arm_indexes

if TYPE_CHECKING:
    from datetime import datetime

    from crm.people.models import User

MOST_HOURS = 200


class LeadList(ScopedModel):
    """Clients who may become buyers: handed out among colleagues by the right of its owner, worked, decided.

    The counts are kept by its actions. `qualify_rules`: a tree of contacts.queries.rules, {} for none: whoever answers
    to it is qualified by itself. `inquiry_key`: the word of the public form that fills it.
    """

    entity: ClassVar[str] = "lead_list"

    name = models.CharField(_("name"), max_length=120)
    script = models.TextField(_("what to say"), blank=True)
    work_hours = models.PositiveSmallIntegerField(
        _("working hours to work a lead"), default=8, validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("Whoever is not contacted within so many working hours goes to somebody else."),
    )  # fmt: skip
    is_on = models.BooleanField(_("hands out by itself"), default=True)
    qualify_rules = models.JSONField(default=dict, blank=True, editable=False)
    inquiry_key = models.SlugField(_("address of the public form"), max_length=40, null=True, unique=True)
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    source_id = models.BigIntegerField(null=True, editable=False)
    refreshed_at = models.DateTimeField(null=True, editable=False)
    item_count = models.PositiveIntegerField(_("leads"), default=0, editable=False)
    open_count = models.PositiveIntegerField(_("open"), default=0, editable=False)
    qualified_count = models.PositiveIntegerField(_("qualified"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("lead list")
        verbose_name_plural = _("lead lists")
        indexes = arm_indexes("lead_list", "-changed_at")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lead_list_page", args=[self.pk])

    @property
    def source(self) -> str:
        """As the form writes it: "segment-7"."""
        return f"{self.source_key}-{self.source_id}" if self.source_key else ""


class LeadReceiver(ChildModel):
    """A colleague who gets leads of a list: which classes and branch of clients (none named: all), how many a day."""

    entity: ClassVar[str] = LeadList.entity
    scope_path: ClassVar[str] = "lead_list"

    lead_list = models.ForeignKey(LeadList, models.CASCADE, related_name="receivers", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("colleague")
    )
    grades = ArrayField(models.CharField(max_length=1), default=list, blank=True, verbose_name=_("classes"))
    client_branch = models.ForeignKey(
        "people.Branch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch of clients")
    )  # fmt: skip
    a_day = models.PositiveSmallIntegerField(
        _("leads a day"), default=10, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )

    class Meta:
        verbose_name = _("receiver of leads")
        verbose_name_plural = _("receivers of leads")
        constraints = [models.UniqueConstraint(fields=["lead_list", "user"], name="receives_once_in_a_list")]

    def __str__(self) -> str:
        return self.user.name

    @property
    def rule_words(self) -> str:
        """Classes and branch, "" for all."""
        return " · ".join(
            part
            for part in ("/".join(self.grades), self.client_branch.name if self.client_branch else "")
            if part
        )


class LeadItem(ChildModel):
    """A client of a lead list: seen by whoever sees both.

    waiting   in the pool           given   with the receiver until `due_at`      worked   somebody was in touch
    `score` (0 to 100) and `score_words` are written by whatever learns from decided leads, None if nothing has.
    """

    entity: ClassVar[str] = LeadList.entity
    scope_path: ClassVar[str] = "lead_list"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        GIVEN = "given", _("Handed out")
        WORKED = "worked", _("In work")
        QUALIFIED = "qualified", _("Qualified")
        REJECTED = "rejected", _("Rejected")

    class Reason(models.TextChoices):
        NO_NEED = "no_need", _("No need")
        NO_MONEY = "no_money", _("No money for it")
        NOT_NOW = "not_now", _("Not now")
        BOUGHT_ELSEWHERE = "elsewhere", _("Bought elsewhere")
        UNREACHABLE = "unreachable", _("Cannot be reached")
        UNFIT = "unfit", _("Does not fit us")
        OTHER = "other", _("Other")

    OPEN = (State.WAITING, State.GIVEN, State.WORKED)
    HELD = (State.GIVEN, State.WORKED)

    lead_list = models.ForeignKey(LeadList, models.CASCADE, related_name="items", db_index=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="lead_items")
    position = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("with"), db_index=False
    )  # fmt: skip
    rule = models.CharField(max_length=16, blank=True, editable=False)
    given_at = models.DateTimeField(_("handed out"), null=True)
    due_at = models.DateTimeField(_("to be worked until"), null=True)
    next_at = models.DateTimeField(_("next call"), default=timezone.now)
    try_count = models.PositiveSmallIntegerField(_("calls"), default=0)
    last_receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    taken_back_count = models.PositiveSmallIntegerField(_("taken back"), default=0)
    reason = models.CharField(_("reason"), max_length=11, choices=Reason.choices, blank=True)
    why = models.CharField(_("in words"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    deal = models.ForeignKey("sales.Deal", models.SET_NULL, null=True, related_name="lead_items")
    # The rules of the list qualified it once: an undo of that stays.
    is_judged = models.BooleanField(default=False, db_default=False, editable=False)
    score = models.PositiveSmallIntegerField(_("likelihood"), null=True, editable=False)
    score_words = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [models.UniqueConstraint(fields=["lead_list", "client"], name="once_in_a_lead_list")]
        indexes = [
            models.Index(fields=["lead_list", "position"], name="lead_item_place"),
            models.Index(
                fields=["lead_list", "position"], condition=models.Q(state="waiting"), name="lead_item_waiting"
            ),
            models.Index(
                fields=["receiver", "due_at"], condition=models.Q(state__in=["given", "worked"]),
                name="lead_item_held",
            ),
            models.Index(fields=["due_at"], condition=models.Q(state="given"), name="lead_item_due"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.client)

    def get_absolute_url(self) -> str:
        return reverse("lead_page", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def is_late(self, now: datetime) -> bool:
        return self.state == self.State.GIVEN and self.due_at is not None and self.due_at <= now

    @classmethod
    def visibility(cls, user: User, action: str) -> models.Q:
        reach = action if action == "export" else "view"
        return super().visibility(user, action) & where(Client, user, reach, "client__")

    @classmethod
    def root_action(cls, action: str) -> str:
        """They leave in a file where their list and their client may."""
        return action if action == "export" else super().root_action(action)


class LeadListUserShare(UserShare):
    """A lead list shared with a colleague."""

    content_object = models.ForeignKey(LeadList, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class LeadListTeamShare(TeamShare):
    """A lead list shared with a team."""

    content_object = models.ForeignKey(LeadList, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
