from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.locks import ChildModel, LockedModel, ScopedQuerySet
from crm.access.scopes import NOTHING

from .client import Client

if TYPE_CHECKING:
    from crm.people.models import User

USER = settings.AUTH_USER_MODEL


class Handover(LockedModel):
    """Clients of one colleague, the giver, given to others in one undoable change set.

    `team` and `branch` are the giver's on that day: whoever may assign clients there looks after it, wherever the
    giver went since. Receivers see it as long as they have clients of it.
    """

    entity: ClassVar[str] = Client.entity

    class Introducing(models.TextChoices):
        NONE = "none", _("No introduction")
        EMAIL = "email", _("An e-mail, a letter where no address is known")
        LETTER = "letter", _("A letter")

    giver = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("from"))
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey("people.Branch", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("handed over"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    change_set = models.OneToOneField("changes.ChangeSet", models.PROTECT, related_name="handover")
    client_count = models.PositiveIntegerField(_("clients"))
    introducing = models.CharField(
        _("introduction"), max_length=6, choices=Introducing.choices, default=Introducing.NONE
    )
    # Empty: the house's own words, in the language of each client.
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    check_on = models.DateField(_("check on"))

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        indexes = [
            models.Index(fields=["giver", "-id"], name="handover_giver"),
            models.Index(fields=["check_on"], name="handover_check"),
        ]

    def __str__(self) -> str:
        return str(_("Clients of %(name)s") % {"name": self.giver.name})

    def get_absolute_url(self) -> str:
        return reverse("handover_page", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """False once it was undone, or while it is."""
        return self.change_set.state == "kept"

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        """To lead one (any action but view) takes the right to assign the giver's clients."""
        access = access_of(user)
        level = access.level(cls.entity, "assign")
        if level == Level.ALL:
            return Q()
        led = NOTHING
        if level >= Level.OWN:
            led |= Q(giver__in=access.owner_ids)
        if level >= Level.TEAM:
            led |= Q(team__in=access.team_ids)
        if level >= Level.BRANCH:
            led |= Q(branch__in=access.branch_ids)
        if action != "view" or not access.may(cls.entity, "view"):
            return led
        mine = HandoverItem.objects.unscoped("handovers to me, by their keys").received_by(user)
        return led | Q(by=user) | Q(pk__in=mine.values("handover"))


# Conditions on HandoverItem. HERE: the receiver still has the client. BACK: returned, and nobody has it since.
HERE = Q(client__owner=F("receiver"))
BACK = Q(state="returned") & (Q(client__owner=F("handover__giver")) | Q(client__owner=F("handover__by")))
TO_ANSWER = HERE & Q(state="open")
# Promised and not made, or a person must say whether it was.
TO_INTRODUCE = (
    HERE
    & Q(state="accepted")
    & ~Q(handover__introducing="none")
    & (Q(introduction=None) | Q(introduction__state__in=("failed", "unknown")))
)


class HandoverItemQuerySet(ScopedQuerySet):
    def live(self) -> HandoverItemQuerySet:
        """Of handovers that were not undone."""
        return self.filter(handover__change_set__state="kept")

    def received_by(self, user: User) -> HandoverItemQuerySet:
        """Given to this person, or to somebody they cover now."""
        return self.filter(receiver__in=access_of(user).owner_ids)


class HandoverItem(ChildModel):
    """One client in a handover, given to one receiver, and what the receiver said to it."""

    entity: ClassVar[str] = Client.entity
    scope_path: ClassVar[str] = "client"

    class State(models.TextChoices):
        OPEN = "open", _("To answer")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        PASSED_ON = "passed_on", _("Given to somebody else")

    class Rule(models.TextChoices):
        CLASS_AND_BRANCH = "both", _("class and branch")
        CLASS = "class", _("class")
        BRANCH = "branch", _("branch")
        LOAD = "load", _("fewest clients")
        HAND = "hand", _("by hand")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    client = models.ForeignKey(Client, models.CASCADE, related_name="handover_items")
    receiver = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("to"))
    rule = models.CharField(_("rule"), max_length=6, choices=Rule.choices)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("client handed over")
        verbose_name_plural = _("clients handed over")
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "client"],
                condition=~Q(state="passed_on"),
                name="handover_client_once",
            ),
        ]
        indexes = [
            models.Index(fields=["handover", "state", "id"], name="handover_items"),
            models.Index(fields=["receiver", "state", "handover"], name="handover_items_to"),
        ]

    def __str__(self) -> str:
        return f"{self.client} → {self.receiver}"


class HandoverCheck(LockedModel):
    """What was found on the day of the check: how many clients of class A their new owners had been in touch with."""

    entity: ClassVar[str] = Client.entity

    handover = models.OneToOneField(Handover, models.CASCADE, related_name="check_made")
    at = models.DateTimeField(default=timezone.now)
    client_count = models.PositiveIntegerField(_("clients of class A"))
    contacted_count = models.PositiveIntegerField(_("contacted"))

    class Meta:
        verbose_name = _("handover check")
        verbose_name_plural = _("handover checks")

    def __str__(self) -> str:
        return f"{self.contacted_count} / {self.client_count}"

    @property
    def missed_count(self) -> int:
        return self.client_count - self.contacted_count

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        return Q(handover__in=Handover.objects.visible_to(user, action))
