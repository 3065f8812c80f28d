"""Working on a call list: the next client is claimed by one caller, called, and settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.activities import plan_activity
from contacts.actions.interactions import record_interaction
from contacts.actions.reminders import remind_then
from contacts.models import Activity, CallItem, CallList, Interaction, Person
from contacts.notices import CALL_BACK
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_created, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.messages.actions.telling import Told, tell

if TYPE_CHECKING:
    from crm.people.models import User

LEASE = timedelta(minutes=20)
# So long a call-back waits for whoever agreed to it before another caller gets it.
OWN_FIRST = timedelta(minutes=30)
AGAIN_AFTER = timedelta(hours=3)
LATER = timedelta(minutes=15)
MOST_TRIES = 3
# What a call changes of its client on the list.
SETTLED = (
    "state", "result", "call_at", "try_count", "caller", "told_at", "claimed_by", "claimed_until", "done_at",
)  # fmt: skip
Result, State = CallItem.Result, CallItem.State
SAID = {
    Result.REACHED: Interaction.Outcome.REACHED,
    Result.CALL_BACK: Interaction.Outcome.REACHED,
    Result.REFUSED: Interaction.Outcome.NEGATIVE,
    Result.NOT_REACHED: Interaction.Outcome.NOT_REACHED,
    Result.WRONG_NUMBER: Interaction.Outcome.NOT_REACHED,
}


def free_for(by: User, now: datetime) -> Q:
    """Due, and neither held by another caller nor kept for the one who agreed to call back."""
    unheld = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by=by)
    mine = Q(caller=None) | Q(caller=by) | Q(call_at__lt=now - OWN_FIRST)
    return Q(state=State.WAITING, call_at__lte=now) & unheld & mine


@transaction.atomic
def claim_next(*, call_list: CallList, by: User) -> CallItem | None:
    """The client to call now, held for this caller: the one they hold already, an agreed call-back, else the next in
    line. Two callers never get the same one: what another has just taken is skipped, not waited for.
    """
    now = timezone.now()
    rows = CallItem.objects.visible_to(by).filter(free_for(by, now), call_list=call_list)
    order = Case(
        When(claimed_by=by, claimed_until__gt=now, then=Value(0)),
        When(result=Result.CALL_BACK, then=Value(1)),
        default=Value(2),
    )
    found: CallItem | None = (
        rows.order_by(order, "call_at", "position").select_for_update(skip_locked=True, of=("self",)).first()
    )
    return _claim(found, by) if found else None


@transaction.atomic
def claim_item(*, item: CallItem, by: User) -> CallItem:
    """This one, or longer; raises ValidationError while another caller holds it."""
    held = _locked(item, by)
    if held.state == State.DONE:
        raise ValidationError(_("This client is done."))
    if held.is_held_by_another(by):
        raise ValidationError(_("%(name)s is calling this client.") % {"name": held.claimed_by})
    return _claim(held, by)


@transaction.atomic
def put_aside(*, item: CallItem, by: User) -> None:
    """Not now: it comes again a little later, for whoever is free then."""
    held = _locked(item, by)
    if held.state == State.WAITING and not held.is_held_by_another(by):
        _settle(held, call_at=timezone.now() + LATER)


@transaction.atomic
def settle_call(
    *,
    item: CallItem,
    by: User,
    result: str,
    text: str = "",
    person: Person | None = None,
    next_step: dict[str, Any] | None = None,
) -> ChangeSet:
    """What came of the call goes on the client's stream, the item on its way. A call-back is agreed by the time of
    `next_step`; with any other outcome that is planned with the client. What another caller holds meanwhile is written
    down all the same, and the item left to them. A key pressed wrongly: the change set takes all of it back.
    """
    held = _locked(item, by)
    if held.state == State.DONE:
        raise ValidationError(_("This client is done."))
    if result == Result.CALL_BACK and not next_step:
        raise ValidationError({"next_day": _("When shall the call back be?")})
    told = Result(result)
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=f"{held.client}: {told.label}")
    terms: dict[str, Any] = {
        "kind": Interaction.Kind.CALL,
        "text": text,
        "person": person,
        "outcome": SAID[told],
    }
    talk = record_interaction(client=held.client, by=by, **terms)
    keep_created(change_set, Interaction, [talk.pk], parent="client_id")
    if talk.reached_them:
        from contacts.actions.call_backs import settle_call_backs  # late: few clients wait for a call back

        settle_call_backs(client=held.client, by=by, change_set=change_set)
    if next_step and result != Result.CALL_BACK:
        step = plan_activity(by=by, client=held.client, **next_step)
        keep_created(change_set, Activity, [step.pk], parent="client_id")
    if not held.is_held_by_another(by):
        send = partial(_send_on, held, by, result, next_step)
        keep_updates(change_set, CallItem, SETTLED, [held.pk], send)
    return change_set


@transaction.atomic
def tell_call_backs() -> int:
    """Remind callers of what they agreed to, once each."""
    rows = CallItem.objects.unscoped("told to whoever agreed to it").select_related("client", "call_list")
    due = rows.filter(
        state=State.WAITING,
        result=Result.CALL_BACK,
        told_at=None,
        caller__isnull=False,
        call_at__lte=timezone.now(),
    )
    found = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("call_at")[:500])
    tell(
        [
            Told(
                item.caller_id or 0, CALL_BACK, item.call_list.name, reverse("call_item_page", args=[item.pk]),
                f"call-back:{item.pk}:{item.call_at.isoformat()}", {"at": item.call_at.isoformat()},
            )
            for item in found
        ]
    )  # fmt: skip
    rows.filter(pk__in=[item.pk for item in found]).update(told_at=timezone.now())
    return len(found)


def _send_on(item: CallItem, by: User, result: str, next_step: dict[str, Any] | None) -> None:
    """Done, or when it comes again."""
    item.try_count += 1
    item.result = result
    if result == Result.CALL_BACK and next_step:
        _settle(item, call_at=_agreed(next_step), caller=by, told_at=None)
        remind_then(item.call_at)
    elif result == Result.NOT_REACHED and item.try_count < MOST_TRIES:
        _settle(item, call_at=timezone.now() + AGAIN_AFTER, caller=None)
    else:
        _settle(item, state=State.DONE, done_at=timezone.now())
        CallList.objects.unscoped("a count of the list in hand").filter(pk=item.call_list_id).update(
            done_count=F("done_count") + 1, changed_at=timezone.now()
        )
    record(by=by, action="call", target=item, after={"result": result})


def _agreed(next_step: dict[str, Any]) -> datetime:
    """Without a time: from the morning of that day."""
    due_at: datetime = next_step["due_at"]
    if next_step.get("is_all_day"):
        due_at = timezone.localtime(due_at).replace(hour=9, minute=0, second=0, microsecond=0)
    return due_at


def _claim(item: CallItem, by: User) -> CallItem:
    item.claimed_by, item.claimed_until = by, timezone.now() + LEASE
    item.save(update_fields=["claimed_by", "claimed_until"])
    return item


def _settle(item: CallItem, **values: Any) -> None:
    """The caller lets go of it."""
    for name, value in ({"claimed_by": None, "claimed_until": None} | values).items():
        setattr(item, name, value)
    item.save()


def _locked(item: CallItem, by: User) -> CallItem:
    rows = CallItem.objects.visible_to(by).select_for_update(of=("self",))
    row: CallItem | None = rows.select_related("client", "claimed_by").filter(pk=item.pk).first()
    if row is None:
        raise PermissionDenied
    return row
