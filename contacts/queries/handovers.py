"""Handovers as their pages show them: how far each is, whose turn it is, whom the new owners were in touch with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from contacts.access import may_hand_over, may_lead
from contacts.models import Client, Handover, HandoverItem, Interaction, Introduction
from contacts.models.handover import BACK, HERE, TO_ANSWER, TO_INTRODUCE
from crm.frozen import frozen

if TYPE_CHECKING:
    from contacts.models.handover import HandoverItemQuerySet
    from crm.people.models import User

State = HandoverItem.State
GIVEN = (State.OPEN, State.ACCEPTED)
PAGE, FEW = 50, 5
SHOWN_FOR = timedelta(days=14)
# Items in the order in which they are worth looking at.
BY_WORTH: tuple[Any, ...] = (
    Case(When(client__grade="", then=Value(1)), default=Value(0), output_field=IntegerField()),
    "client__grade",
    "client__name_key",
    "pk",
)


@frozen
class Progress:
    """Counts of clients, `given` of all of them.

    `moved` have another owner since; `contacted` counts those that the receivers have now.
    """

    given: int = 0
    open: int = 0
    accepted: int = 0
    returned: int = 0
    moved: int = 0
    contacted: int = 0
    class_a: int = 0
    class_a_contacted: int = 0

    @property
    def held(self) -> int:
        return self.open + self.accepted

    @property
    def class_a_missed(self) -> int:
        return self.class_a - self.class_a_contacted


def items_of(handover: Handover, user: User) -> HandoverItemQuerySet:
    """All of it for whoever leads it (numbers; rows are asked for with `visible_to` as well), else one's own."""
    rows = HandoverItem.objects.unscoped("numbers of a handover the person leads, or their own part of it")
    rows = rows.filter(handover=handover).exclude(state=State.PASSED_ON)
    return rows if may_lead(user, handover) else rows.received_by(user)


def was_contacted() -> Exists:
    """Whether the receiver of an item was in touch since: notes, missed calls and the introduction do not count."""
    introduced = Introduction.objects.unscoped("only whether there is one").filter(
        interaction_id=OuterRef("pk")
    )
    talks = (
        Interaction.objects.unscoped("only whether there is one")
        .filter(client=OuterRef("client"), happened_at__gte=OuterRef("given_at"))
        .filter(Q(by=OuterRef("receiver")) | Q(for_whom=OuterRef("receiver")))
        .exclude(kind=Interaction.Kind.NOTE)
        .exclude(outcome=Interaction.Outcome.NOT_REACHED)
        .exclude(Exists(introduced))
    )
    return Exists(talks)


def progress_of(items: HandoverItemQuerySet) -> Progress:
    """One query."""
    held = HERE & Q(state__in=GIVEN)
    class_a, touched = held & Q(client__grade=Client.Grade.A), Q(is_contacted=True)
    counts = items.annotate(is_contacted=was_contacted()).aggregate(
        **_counts(),
        moved=Count("pk", filter=Q(state__in=GIVEN) & ~HERE),
        contacted=Count("pk", filter=held & touched),
        class_a=Count("pk", filter=class_a),
        class_a_contacted=Count("pk", filter=class_a & touched),
    )
    return Progress(**counts)


def _counts() -> dict[str, Count]:
    return {
        "given": Count("pk", filter=~Q(state=State.PASSED_ON)),
        "open": Count("pk", filter=TO_ANSWER),
        "accepted": Count("pk", filter=HERE & Q(state=State.ACCEPTED)),
        "returned": Count("pk", filter=BACK),
    }


def missed(items: HandoverItemQuerySet) -> HandoverItemQuerySet:
    """Clients of class A whose new owner was not in touch yet."""
    return items.filter(HERE, ~was_contacted(), state__in=GIVEN, client__grade=Client.Grade.A)


def handovers_of(user: User, before: int | None = None) -> list[Any]:
    """A page of handovers, newest first, each with its `counts` as far as they concern the person."""
    rows = Handover.objects.visible_to(user).select_related("giver", "by", "change_set", "check_made")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return with_counts(list(rows.order_by("-pk")[: PAGE + 1]), user)


def with_counts(handovers: list[Any], user: User) -> list[Any]:
    led = [handover.pk for handover in handovers if may_lead(user, handover)]
    rows: Any = HandoverItem.objects.unscoped("numbers of handovers the person may see").filter(
        handover__in=handovers
    )
    mine = Q(pk__in=rows.received_by(user).values("pk"))
    counted = rows.filter(Q(handover__in=led) | mine).order_by().values("handover").annotate(**_counts())
    by_handover = {row.pop("handover"): Progress(**row) for row in counted}
    for handover in handovers:
        handover.counts = by_handover.get(handover.pk, Progress())
    return handovers


def today_mine(user: User) -> dict[str, Any] | None:
    """On the Today page: handovers with clients that wait for my answer, or for their introduction."""
    given: Any = HandoverItem.objects.unscoped("only whether there is one, for most days there is none")
    if not given.received_by(user).filter(TO_ANSWER | TO_INTRODUCE).exists():
        return None
    rows = HandoverItem.objects.visible_to(user).live().received_by(user)
    found = rows.filter(TO_ANSWER | TO_INTRODUCE).order_by().values("handover", "handover__giver__name")
    lines = list(
        found.annotate(open=Count("pk", filter=TO_ANSWER), introduce=Count("pk", filter=TO_INTRODUCE))
    )
    return {"lines": lines} if lines else None


def today_led(user: User) -> dict[str, Any] | None:
    """For whoever leads handovers: clients that came back, and checks that found clients nobody was in touch with."""
    if not may_hand_over(user):
        return None
    came_back = HandoverItem.objects.unscoped("only whether there is one").filter(
        BACK, handover=OuterRef("pk")
    )
    overlooked = Q(
        check_made__contacted_count__lt=F("check_made__client_count"),
        check_made__at__gte=timezone.now() - SHOWN_FOR,
    )
    rows = Handover.objects.visible_to(user, "assign").filter(change_set__state="kept")
    rows = rows.filter(Exists(came_back) | overlooked).select_related("giver", "check_made")
    found = with_counts(list(rows.order_by("-pk")[:FEW]), user)
    return {"handovers": found} if found else None
