from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.actions.clients import EditConflict
from contacts.actions.derived import refresh_next_step
from contacts.actions.edits import refuse_if_moved
from contacts.actions.given import tell_of_plan
from contacts.actions.interactions import record_interaction
from contacts.actions.inviting import call_off, tell_guests
from contacts.actions.reminders import put_reminder
from contacts.actions.series import carry_on
from contacts.models import Activity, ActivityMove, Client, Interaction, Person
from crm.access.context import access_of
from crm.access.field_groups import group_of, require_to_give, require_writes
from crm.access.queries.absences import worker_for
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.events import ActivityChanged, publish

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = (
    "kind", "title", "note", "due_at", "is_all_day", "minutes", "person", "assigned_to", "remind_minutes",
)  # fmt: skip
TIMED = {"due_at", "is_all_day", "remind_minutes"}
# An activity that is done becomes what happened; a task is no contact with the client.
HAPPENED = {
    Activity.Kind.CALL: Interaction.Kind.CALL,
    Activity.Kind.MEETING: Interaction.Kind.MEETING,
    Activity.Kind.VISIT: Interaction.Kind.VISIT,
    Activity.Kind.TASK: Interaction.Kind.NOTE,
}
OUT_OF_SIGHT = _(
    "You do not see this client any more, so nothing is written on it. Tick it off without words."
)


@transaction.atomic
def plan_activity(
    *,
    by: User,
    title: str,
    due_at: datetime,
    client: Client | None = None,
    kind: str = Activity.Kind.TASK,
    person: Person | None = None,
    assigned_to: User | None = None,
    subject: Any = None,
    **fields: Any,
) -> Activity:
    """Plan a next step; `subject` is the record of an upper app it is about (a deal, a ticket)."""
    if client is not None and not can(by, "view", client):
        raise PermissionDenied
    require_to_give(by, Activity, **fields)
    activity = Activity(
        client=client,
        person=person,
        kind=kind,
        title=title.strip(),
        due_at=due_at,
        assigned_to=assigned_to or by,
        created_by=by,
        subject_entity=subject.entity if subject else "",
        subject_id=subject.pk if subject else None,
        **fields,
    )
    put_reminder(activity)
    activity.save(force_insert=True)
    record(by=by, action="plan", target=activity)
    tell_of_plan(activity, by)
    _tell(activity, by)
    return activity


@transaction.atomic
def complete_activity(
    *,
    activity: Activity,
    by: User,
    text: str = "",
    outcome: str = "",
    next_step: dict[str, Any] | None = None,
    is_told: bool = False,
) -> Activity:
    """Tick an activity off; the stream of its client keeps what came of it, unless it `is_told` there. Twice is once.

    Whoever does not see the client any more may still tick it off; their `text` is refused with a ValidationError.
    `next_step` are keywords of plan_activity for the same client, person and subject.
    """
    activity = _locked(activity, by)
    if activity.done_at:
        return activity
    activity.done_at, activity.done_by = timezone.now(), by
    activity.version += 1
    activity.save(update_fields=["done_at", "done_by", "version"])
    writes_notes = access_of(by).writes(group_of(Interaction, "text"))
    client = activity.client_for(by)
    if text and client is None and activity.client_id:
        raise ValidationError({"text": OUT_OF_SIGHT})
    if client is not None and not is_told and (activity.kind != Activity.Kind.TASK or text):
        record_interaction(
            client=client,
            by=by,
            kind=HAPPENED[Activity.Kind(activity.kind)],
            text=text or (activity.title if writes_notes else ""),
            person=activity.person,
            outcome=outcome,
            about=activity,
        )
    record(by=by, action="complete", target=activity)
    carry_on(activity, by)
    if next_step:
        _follow(activity, by, next_step)
    _tell(activity, by)
    return activity


@transaction.atomic
def reopen_activity(*, activity: Activity, by: User) -> Activity:
    """Take back that it is done; what was written in the stream stays."""
    activity = _locked(activity, by)
    if activity.done_at:
        activity.done_at = activity.done_by = None
        activity.version += 1
        activity.save(update_fields=["done_at", "done_by", "version"])
        record(by=by, action="reopen", target=activity)
        _tell(activity, by)
    return activity


@transaction.atomic
def reschedule_activity(
    *,
    activity: Activity,
    by: User,
    due_at: datetime,
    is_all_day: bool | None = None,
    reason: str = "",
    version: int | None = None,
) -> Activity:
    """Move an open activity to another time; it keeps how often, from when to when, by whom and why.

    Raises EditConflict if it is no longer the `version` that was seen, unless it is at that time already.
    """
    is_all_day = activity.is_all_day if is_all_day is None else is_all_day
    changes = {"due_at": due_at, "is_all_day": is_all_day}
    if version is not None:
        activity = _locked(activity, by)
        is_moved = any(getattr(activity, name) != value for name, value in changes.items())
        if is_moved and activity.version != version:
            raise EditConflict(activity)
    return change_activity(activity=activity, by=by, changes=changes, reason=reason)


@transaction.atomic
def change_activity(
    *,
    activity: Activity,
    by: User,
    changes: dict[str, Any],
    reason: str = "",
    seen: dict[str, Any] | None = None,
) -> Activity:
    """Change fields of EDITABLE of an open activity; `reason` is why it is put to another time.

    Raises EditConflict if one of them has moved on from `seen`, the values that the editor started from.
    """
    activity = _locked(activity, by)
    refuse_if_moved(activity, changes, seen or {})
    changed = [name for name in EDITABLE if name in changes and getattr(activity, name) != changes[name]]
    if not changed:
        return activity
    require_writes(by, Activity, changed)
    # Said first: it is worked for whose plan it was until now.
    record(
        by=by,
        action="change",
        target=activity,
        before={name: _plain(getattr(activity, name)) for name in changed},
        after={name: _plain(changes[name]) for name in changed},
    )
    if "due_at" in changed:
        _count_move(activity, by, changes["due_at"], reason)
    for name in changed:
        setattr(activity, name, changes[name])
    if TIMED & set(changed):
        put_reminder(activity)
    activity.version += 1
    also = ["version", "move_count", "remind_at", "escalated_at"]
    activity.save(update_fields=[*changed, *also])
    tell_guests(activity, by, changed)
    if "assigned_to" in changed:
        tell_of_plan(activity, by)
    _tell(activity, by)
    return activity


@transaction.atomic
def delete_activity(*, activity: Activity, by: User) -> ChangeSet:
    """Drop a plan that is no longer wanted; one undoable change set."""
    activity = _locked(activity, by)
    carry_on(activity, by)
    call_off(activity, by)
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=activity.title)
    key = activity.pk
    moves = ActivityMove.objects.unscoped("they go with their activity").filter(activity=key)
    if moves.exists():
        keep_deletes(change_set, ActivityMove, moves)
    keep_deletes(change_set, Activity, [key])
    record(by=by, action="delete", target=activity)
    _tell(activity, by)
    return change_set


def _count_move(activity: Activity, by: User, to_at: datetime, reason: str) -> None:
    """Before the activity has its new time. What was told of its being late is forgotten."""
    ActivityMove.objects.create(
        activity=activity, from_at=activity.due_at, to_at=to_at, reason=" ".join(reason.split())[:200], by=by
    )
    activity.move_count += 1
    activity.escalated_at = None


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _follow(activity: Activity, by: User, next_step: dict[str, Any]) -> None:
    """The next step is for the same colleague, or for their first deputy if they are away then."""
    following = Activity(
        client=activity.client,
        assigned_to=worker_for(activity.assigned_to, next_step["due_at"]),
        created_by=by,
        subject_entity=activity.subject_entity,
        subject_id=activity.subject_id,
        **{"person": activity.person} | {key: value for key, value in next_step.items() if value is not None},
    )
    following.save()
    record(by=by, action="plan", target=following)


def _locked(activity: Activity, by: User) -> Activity:
    """The row locked, for whoever has to do it or may change its client."""
    row: Activity = (
        Activity.objects.unscoped("the right is asked below")
        .select_for_update(of=("self",))
        .get(pk=activity.pk)
    )
    mine = row.assigned_to_id in access_of(by).owner_ids
    if not mine and not (row.client and can(by, "change", row.client)):
        raise PermissionDenied
    return row


def _tell(activity: Activity, by: User) -> None:
    if activity.client_id:
        refresh_next_step([activity.client_id])
    publish(
        ActivityChanged(
            by=by,
            activity_id=activity.pk,
            client_id=activity.client_id,
            subject_entity=activity.subject_entity,
            subject_id=activity.subject_id,
        )
    )
