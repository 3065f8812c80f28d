"""Hand a colleague's clients over, and what becomes of each: accepted, returned, given to somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.access import may_answer, may_hand_over, may_lead
from contacts.actions.giving import give_clients
from contacts.models import Client, Handover, HandoverItem
from contacts.models.handover import BACK, TO_ANSWER
from contacts.queries.distribution import Distribution
from contacts.queries.receivers import refusal_of
from crm.audit.actions import record
from crm.changes.actions.keeping import open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind, ChangeState
from crm.people.models import User
from crm.sql.lookups import Keys

if TYPE_CHECKING:
    from contacts.models.handover import HandoverItemQuerySet

State = HandoverItem.State
CHECK_AFTER = timedelta(days=30)


@transaction.atomic
def hand_over(
    *,
    giver: User,
    plan: Distribution,
    by: User,
    **terms: str,
) -> Handover:
    """Do what a distribution planned, as one undoable change set; open activities of the giver go along.

    `terms`: reason, introducing (Handover.Introducing), subject and body of the introduction; all may be left out.
    Raises PermissionDenied without the right to assign, ValidationError for a receiver who cannot take clients, for
    an empty plan, and when a client of the plan is not (or no longer) the giver's to give.
    """
    if not may_hand_over(by):
        raise PermissionDenied
    if not plan.owners:
        raise ValidationError(_("There is nobody to hand over."))
    receivers = _sound_receivers(set(plan.owners.values()), giver)
    _hold_clients(plan.owners, giver, by)
    change_set = open_change_set(kind=ChangeKind.REASSIGN, by=by, summary=_summary(giver, plan, receivers))
    handover = Handover.objects.create(
        giver=giver,
        team=giver.home_team,
        branch=giver.branch,
        by=by,
        change_set=change_set,
        client_count=len(plan.owners),
        check_on=timezone.localdate() + CHECK_AFTER,
        **terms,
    )
    _add_items(handover, plan.owners, plan.rules)
    # Before the change: it is recorded for whom the clients were worked until now.
    ids, summary = list(plan.owners), change_set.summary
    record(by=by, action="handover", entity=Client.entity, object_ids=ids, summary=summary)
    give_clients(owners=plan.owners, giver=giver, change_set=change_set, by=by)
    return handover


@transaction.atomic
def accept_items(*, handover: Handover, items: HandoverItemQuerySet, by: User) -> int:
    """The receiver takes these clients; those that are no longer to answer are left alone. Returns how many."""
    _hold(handover)
    mine = items.filter(TO_ANSWER, handover=handover).received_by(by)
    ids = list(mine.values_list("client", flat=True))
    if ids:
        _answer(mine, State.ACCEPTED, by)
        record(by=by, action="accept", entity=Client.entity, object_ids=ids, summary=str(handover))
    return len(ids)


@transaction.atomic
def return_item(*, item: HandoverItem, by: User, reason: str) -> HandoverItem:
    """The receiver gives a client back, with the reason: to the giver or, once that one went, to who handed over.

    Raises PermissionDenied for anybody else, ValidationError when it was answered or has another owner by now.
    """
    item = _held(item)
    if not may_answer(by, item):
        raise PermissionDenied
    if item.state not in (State.OPEN, State.ACCEPTED) or item.client.owner_id != item.receiver_id:
        raise ValidationError(_("This client was returned already, or has another owner by now."))
    keeper = keeper_of(item.handover)
    _answer(HandoverItem.objects.unscoped("held above").filter(pk=item.pk), State.RETURNED, by, reason)
    _move(item.handover, {item.client_id: keeper.pk}, item.receiver, by)
    record(by=by, action="return", target=item.client, summary=reason, after={"owner": keeper.name})
    return item


@transaction.atomic
def reopen_item(*, item: HandoverItem, by: User) -> HandoverItem:
    """Take an answer back: the client waits for one again, with the receiver who had it."""
    item = _held(item)
    if not may_answer(by, item):
        raise PermissionDenied
    keeper = keeper_of(item.handover)
    if item.state == State.RETURNED and item.client.owner_id == keeper.pk:
        _move(item.handover, {item.client_id: item.receiver_id}, keeper, by)
    elif item.state != State.ACCEPTED or hasattr(item, "introduction"):
        raise ValidationError(_("This answer cannot be taken back any more."))
    rows = HandoverItem.objects.unscoped("held above").filter(pk=item.pk)
    rows.update(state=State.OPEN, answered_at=None, answered_by=None, reason="")
    record(by=by, action="reopen", target=item.client)
    return item


@transaction.atomic
def give_again(*, handover: Handover, items: HandoverItemQuerySet, to: User, by: User) -> int:
    """Another receiver for clients that were returned, or that nobody has accepted yet. Returns how many.

    Raises PermissionDenied for whoever does not lead the handover, ValidationError for a receiver who cannot.
    """
    _hold(handover)
    if not may_lead(by, handover):
        raise PermissionDenied
    _sound_receivers({to.pk}, handover.giver, field="to")
    waiting = waiting_in(handover).filter(pk__in=items.visible_to(by).values("pk")).exclude(receiver=to)
    rows = list(waiting.select_for_update(of=("self",)).select_related("client__owner").order_by("pk"))
    if not rows:
        raise ValidationError(_("There is nobody to hand over."))
    chosen = HandoverItem.objects.unscoped("held above").filter(pk__in=[row.pk for row in rows])
    _answer(chosen.filter(state=State.OPEN), State.PASSED_ON, by)
    chosen.update(state=State.PASSED_ON)
    owners = {row.client_id: to.pk for row in rows}
    _add_items(handover, owners, dict.fromkeys(owners, HandoverItem.Rule.HAND))
    record(
        by=by,
        action="handover",
        entity=Client.entity,
        object_ids=list(owners),
        summary=_("%(handover)s: again, to %(name)s") % {"handover": handover, "name": to.name},
    )
    for keeper in {row.client.owner for row in rows}:
        _move(handover, {row.client_id: to.pk for row in rows if row.client.owner == keeper}, keeper, by)
    return len(rows)


def keeper_of(handover: Handover) -> User:
    """Who has a returned client until another receiver is found: the giver as long as they work where they did."""
    giver = handover.giver
    return giver if giver.is_active and giver.home_team_id == handover.team_id else handover.by


def waiting_in(handover: Handover) -> HandoverItemQuerySet:
    """Clients that another receiver may be found for: returned, or not answered yet."""
    rows = HandoverItem.objects.unscoped("of one handover, by whoever leads it")
    found: HandoverItemQuerySet = rows.filter(TO_ANSWER | BACK, handover=handover)
    return found


def _sound_receivers(ids: set[int], giver: User, field: str = "") -> dict[int, User]:
    people = User.objects.select_related("home_team__branch").in_bulk(ids)
    refusals = [text for person in people.values() if (text := refusal_of(person, giver))]
    if refusals:
        raise ValidationError({field: refusals} if field else refusals)
    return people


def _hold_clients(owners: Mapping[int, int], giver: User, by: User) -> None:
    """Lock the clients, so that nobody gives them away meanwhile; each must still be the giver's, within the right."""
    rows = Client.objects.visible_to(by, "assign").filter(pk__among=Keys(owners), owner=giver)
    held = rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    if len(list(held)) != len(owners):
        raise ValidationError(_("Some of these clients changed meanwhile: look again."))


def _summary(giver: User, plan: Distribution, receivers: Mapping[int, User]) -> str:
    counts = Counter(plan.owners.values()).most_common()
    who = ", ".join(f"{receivers[pk].name} {count}" for pk, count in counts)
    return _("Clients of %(name)s handed over: %(who)s") % {"name": giver.name, "who": who}


ADD_SQL = """
INSERT INTO contacts_handoveritem (handover_id, client_id, receiver_id, rule, given_at, state, reason)
SELECT %s, given.client_id, given.to_id, given.rule, %s, 'open', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS given(client_id, to_id, rule)
"""


def _add_items(handover: Handover, owners: Mapping[int, int], rules: Mapping[int, str]) -> None:
    ids, words = list(owners), [str(rules[client]) for client in owners]
    with connection.cursor() as cursor:
        cursor.execute(ADD_SQL, [handover.pk, timezone.now(), ids, list(owners.values()), words])


def _move(handover: Handover, owners: Mapping[int, int], keeper: User, by: User) -> None:
    """One more step of the same change set, so that one undo takes back all of it."""
    give_clients(owners=owners, giver=keeper, change_set=handover.change_set, by=by)


def _answer(items: HandoverItemQuerySet, state: str, by: User, reason: str = "") -> None:
    items.update(state=state, answered_at=timezone.now(), answered_by=by, reason=reason.strip())


def _hold(handover: Handover) -> None:
    """Wait for an undo that runs, and refuse to go on with what was undone."""
    states = ChangeSet.objects.select_for_update().filter(pk=handover.change_set_id)
    if states.values_list("state", flat=True).get() != ChangeState.KEPT:
        raise ValidationError(_("This handover was undone."))


def _held(item: HandoverItem) -> HandoverItem:
    """The item with its client, locked."""
    _hold(item.handover)
    row: HandoverItem = (
        HandoverItem.objects.unscoped("the right is asked next")
        .select_for_update(of=("self", "client"))
        .select_related(
            "client__owner", "handover__giver", "handover__by", "handover__change_set", "receiver"
        )
        .get(pk=item.pk)
    )
    return row
