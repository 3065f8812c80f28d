from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ChildModel, ScopedModel
from crm.access.scopes import where
from crm.access.shares import TeamShare, UserShare

from .client import Client

if TYPE_CHECKING:
    from crm.people.models import User


class CallList(ScopedModel):
    """Clients to be called one after another, with the words to say; whoever sees the list may work on it.

    The counts are kept by its actions.
    """

    entity: ClassVar[str] = "call_list"

    name = models.CharField(_("name"), max_length=120)
    script = models.TextField(_("what to say"), blank=True)
    item_count = models.PositiveIntegerField(_("clients"), default=0, editable=False)
    done_count = models.PositiveIntegerField(_("done"), default=0, editable=False)
    # What it is filled from, if not by selections alone: a source of contacts.registries and the key of its row.
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    source_id = models.BigIntegerField(null=True, editable=False)
    refreshed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("call list")
        verbose_name_plural = _("call lists")
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="call_list_changed"),
            models.Index(fields=["owner", "-changed_at", "-id"], name="call_list_owner_changed"),
            models.Index(fields=["team", "-changed_at", "-id"], name="call_list_team_changed"),
            models.Index(fields=["branch", "-changed_at", "-id"], name="call_list_branch_changed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("call_list_page", args=[self.pk])

    @property
    def source(self) -> str:
        """As the form writes it: "segment-7"."""
        return f"{self.source_key}-{self.source_id}" if self.source_key else ""

    @property
    def percent(self) -> float:
        return 100 * self.done_count / self.item_count if self.item_count else 0


class CallItem(ChildModel):
    """A client of a call list: seen by whoever sees both. While somebody calls, it is theirs until `claimed_until`."""

    entity: ClassVar[str] = CallList.entity
    scope_path: ClassVar[str] = "call_list"

    class State(models.TextChoices):
        WAITING = "waiting", _("To call")
        DONE = "done", _("Done")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")
        CALL_BACK = "call_back", _("Call back")
        REFUSED = "refused", _("Refused")
        WRONG_NUMBER = "wrong_number", _("Wrong number")

    call_list = models.ForeignKey(CallList, models.CASCADE, related_name="items", db_index=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="call_items")
    position = models.PositiveIntegerField()
    is_from_source = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    result = models.CharField(_("outcome"), max_length=12, choices=Result.choices, blank=True)
    call_at = models.DateTimeField(_("next call"), default=timezone.now)
    try_count = models.PositiveSmallIntegerField(_("calls"), default=0)
    # Who agreed to call back: for a while it is theirs before anybody else gets it.
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("client to call")
        verbose_name_plural = _("clients to call")
        constraints = [
            models.UniqueConstraint(fields=["call_list", "client"], name="called_once_in_a_list"),
        ]
        indexes = [
            models.Index(
                fields=["call_list", "call_at", "position"], condition=Q(state="waiting"), name="call_item_next"
            ),
            models.Index(fields=["call_list", "position"], name="call_item_place"),
            models.Index(
                fields=["call_at"], condition=Q(state="waiting", result="call_back", told_at=None),
                name="call_item_to_tell",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.client)

    def get_absolute_url(self) -> str:
        return reverse("call_item_page", args=[self.pk])

    @property
    def next_call_at(self) -> datetime | None:
        """When it is called again; nothing before the first call and once it is done."""
        return self.call_at if self.state == self.State.WAITING and self.try_count else None

    def is_held_by_another(self, user: User) -> bool:
        held = self.claimed_until is not None and self.claimed_until > timezone.now()
        return held and self.claimed_by_id != user.pk

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        reach = action if action == "export" else "view"
        return super().visibility(user, action) & where(Client, user, reach, "client__")

    @classmethod
    def root_action(cls, action: str) -> str:
        """They leave in a file where their list and their client may."""
        return action if action == "export" else super().root_action(action)


class CallListUserShare(UserShare):
    """A call list shared with a colleague."""

    content_object = models.ForeignKey(CallList, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class CallListTeamShare(TeamShare):
    """A call list shared with a team."""

    content_object = models.ForeignKey(CallList, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
