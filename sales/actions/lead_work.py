"""Working leads: the next one, what came of a call, qualified or rejected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.activities import plan_activity
from contacts.actions.calling import SAID
from contacts.actions.clients import change_client
from contacts.actions.interactions import record_interaction
from contacts.models import Activity, CallItem, Client, Interaction, Person
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_created, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from sales.actions.deals import open_deal
from sales.actions.lead_lists import locked_list, refresh_counts
from sales.models import Deal, DealMove, LeadItem, LeadList
from sales.queries.lead_room import due_at, free_receivers

if TYPE_CHECKING:
    from crm.people.models import User

AGAIN_AFTER = timedelta(hours=3)
LATER = timedelta(minutes=15)
STEP_HOURS = 8
MOST_TRIES = 3
Result, State, Reason = CallItem.Result, LeadItem.State, LeadItem.Reason
REJECTS = {Result.REFUSED: Reason.NO_NEED, Result.WRONG_NUMBER: Reason.UNREACHABLE}
COLUMNS = (
    "state", "receiver", "given_at", "due_at", "next_at", "try_count", "reason", "why", "decided_at", "decided_by",
    "deal",
)  # fmt: skip


def may_work(user: User, item: LeadItem) -> bool:
    """Whoever has it, or covers them, and whoever may change the list; of the pool whoever may change the client."""
    if item.receiver_id in access_of(user).owner_ids or can(user, "change", item.lead_list):
        return True
    return item.receiver_id is None and can(user, "change", item.client)


@transaction.atomic
def take_next(*, lead_list: LeadList, by: User) -> LeadItem | None:
    """The lead to work now: the person's own, the one due first; else one of the pool, as far as they have room today.

    Two colleagues never get the same one: what another has just taken is skipped, not waited for.
    """
    now = timezone.now()
    rows = LeadItem.objects.visible_to(by).filter(lead_list=lead_list).select_related("client", "lead_list")
    mine = rows.filter(state__in=LeadItem.HELD, receiver__in=access_of(by).owner_ids, next_at__lte=now)
    found: LeadItem | None = mine.order_by("due_at", "position").first()
    if found is not None:
        return found
    rules = free_receivers(lead_list)
    if rules and (by.pk not in rules or not rules[by.pk].room):
        return None
    pool = rows.filter(state=State.WAITING, next_at__lte=now).order_by("position", "pk")
    found = pool.select_for_update(skip_locked=True, of=("self",)).first()
    if found is None or not may_work(by, found):
        return None
    found.state, found.receiver, found.given_at = State.GIVEN, by, now
    found.rule, found.due_at = "taken", due_at(by, lead_list.work_hours)
    found.save(update_fields=["state", "receiver", "given_at", "rule", "due_at"])
    return found


@transaction.atomic
def put_lead_aside(*, item: LeadItem, by: User) -> None:
    """Not now: it comes again a little later; its hour stays."""
    held = _locked(item, by)
    if held.is_open:
        held.next_at = timezone.now() + LATER
        held.save(update_fields=["next_at"])


@transaction.atomic
def settle_lead(
    *,
    item: LeadItem,
    by: User,
    result: str,
    text: str = "",
    person: Person | None = None,
    next_step: dict[str, Any] | None = None,
) -> ChangeSet:
    """What came of a call goes on the client's stream; a refusal or a wrong number rejects the lead, the third call in
    vain as well. One change set takes all of it back.
    """
    held = _open(item, by)
    told = Result(result)
    if told == Result.CALL_BACK and not next_step:
        raise ValidationError({"next_day": _("When shall the call back be?")})
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=f"{held.client}: {told.label}")
    said: dict[str, Any] = {
        "kind": Interaction.Kind.CALL,
        "text": text,
        "person": person,
        "outcome": SAID[told],
    }
    talk = record_interaction(client=held.client, by=by, **said)
    keep_created(change_set, Interaction, [talk.pk], parent="client_id")
    if next_step:
        step = plan_activity(by=by, client=held.client, **next_step)
        keep_created(change_set, Activity, [step.pk], parent="client_id")
    values = _after_call(held, told, by, next_step)
    if values.get("state") == State.REJECTED:
        values |= _decided(by)
    _write(change_set, held, values)
    return change_set


@transaction.atomic
def qualify_lead(*, item: LeadItem, by: User, change_set: ChangeSet | None = None) -> ChangeSet:
    """In one click: the client is a prospect, a deal stands open with a first step. One change set takes it back."""
    held = _open(item, by)
    client = held.client
    change_set = change_set or open_change_set(
        kind=ChangeKind.BULK, by=by, summary=_("Qualified: %s") % client.name
    )
    if client.stage in (Client.Stage.LEAD, Client.Stage.LOST):
        turn = partial(change_client, client=client, by=by, changes={"stage": Client.Stage.PROSPECT})
        keep_updates(change_set, Client, ["stage"], [client.pk], turn)
    deal = open_deal(client=client, title=held.lead_list.name, by=by)
    worker = held.receiver or by
    step = plan_activity(
        by=by, client=client, subject=deal, kind=Activity.Kind.CALL, title=_("First talk about the deal"),
        due_at=due_at(worker, STEP_HOURS), assigned_to=worker,
    )  # fmt: skip
    moves = DealMove.objects.unscoped("of the deal just made").filter(deal=deal)
    keep_created(change_set, Deal, [deal.pk], parent="client_id")
    keep_created(change_set, DealMove, list(moves.values_list("pk", flat=True)))
    keep_created(change_set, Activity, [step.pk], parent="client_id")
    values = {"state": State.QUALIFIED, "deal": deal, "receiver": worker} | _decided(by)
    _write(change_set, held, values)
    record(by=by, action="qualify", target=client, after={"deal": deal.title})
    return change_set


@transaction.atomic
def reject_lead(*, item: LeadItem, by: User, reason: str, why: str = "") -> ChangeSet:
    """With a reason that the firm learns from; the client stays what they are. Undoable."""
    held = _open(item, by)
    told = Reason(reason)
    if told == Reason.OTHER and not why.strip():
        raise ValidationError({"why": _("Say why in words.")})
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Rejected: %s") % held.client.name)
    values = {"state": State.REJECTED, "reason": told.value, "why": why.strip()[:300]} | _decided(by)
    _write(change_set, held, values)
    record(by=by, action="reject", target=held.client, after={"reason": told.value})
    return change_set


def _after_call(
    item: LeadItem, told: CallItem.Result, by: User, next_step: Mapping[str, Any] | None
) -> dict[str, Any]:
    now = timezone.now()
    values: dict[str, Any] = {"try_count": item.try_count + 1, "state": State.WORKED}
    values |= {"receiver": item.receiver or by, "given_at": item.given_at or now}
    in_vain = told == Result.NOT_REACHED and values["try_count"] >= MOST_TRIES
    if told in REJECTS or in_vain:
        reason = REJECTS.get(told, Reason.UNREACHABLE)
        return values | {"state": State.REJECTED, "reason": reason.value}
    if told == Result.NOT_REACHED:
        return values | {"next_at": now + AGAIN_AFTER}
    # It waits for what was agreed, or for the decision of whoever has it.
    return values | {"next_at": next_step["due_at"] if next_step else now + LATER}


def _decided(by: User) -> dict[str, Any]:
    return {"decided_at": timezone.now(), "decided_by": by}


def _write(change_set: ChangeSet, item: LeadItem, values: dict[str, Any]) -> None:
    row = LeadItem.objects.unscoped("the right was asked").filter(pk=item.pk)
    keep_updates(change_set, LeadItem, COLUMNS, [item.pk], partial(row.update, **values))
    refresh_counts(locked_list(item.lead_list))


def _open(item: LeadItem, by: User) -> LeadItem:
    held = _locked(item, by)
    if not held.is_open:
        raise ValidationError(_("This lead is decided: %s.") % held.get_state_display())
    return held


def _locked(item: LeadItem, by: User) -> LeadItem:
    rows = LeadItem.objects.visible_to(by).select_for_update(of=("self",))
    row: LeadItem | None = (
        rows.select_related("client__owner", "lead_list", "receiver").filter(pk=item.pk).first()
    )
    if row is None or not may_work(by, row):
        raise PermissionDenied
    return row
