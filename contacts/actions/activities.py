from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from contacts.actions.derived import refresh_next_step
from contacts.actions.interactions import record_interaction
from contacts.models import Activity, Client, Interaction, Person
from crm.access.context import access_of
from crm.access.scopes import can
from crm.events import ActivityChanged, publish

if TYPE_CHECKING:
    from crm.people.models import User

# An activity that is done becomes what happened; a task is no contact with the client.
HAPPENED = {
    Activity.Kind.CALL: Interaction.Kind.CALL,
    Activity.Kind.MEETING: Interaction.Kind.MEETING,
    Activity.Kind.VISIT: Interaction.Kind.VISIT,
    Activity.Kind.TASK: Interaction.Kind.NOTE,
}


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
    activity = Activity.objects.create(
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
    _tell(activity, by)
    return activity


@transaction.atomic
def complete_activity(*, activity: Activity, by: User, text: str = "", outcome: str = "") -> Activity:
    """Tick an activity off; with a client, the stream keeps what came of it. Doing it twice changes nothing."""
    activity = _locked(activity, by)
    if activity.done_at:
        return activity
    activity.done_at, activity.done_by = timezone.now(), by
    activity.version += 1
    activity.save(update_fields=["done_at", "done_by", "version"])
    if activity.client is not None and (activity.kind != Activity.Kind.TASK or text):
        record_interaction(
            client=activity.client,
            by=by,
            kind=HAPPENED[Activity.Kind(activity.kind)],
            text=text or activity.title,
            person=activity.person,
            outcome=outcome,
        )
    _tell(activity, by)
    return activity


@transaction.atomic
def reschedule_activity(*, activity: Activity, by: User, due_at: datetime) -> Activity:
    """Move an open activity to another time."""
    activity = _locked(activity, by)
    activity.due_at = due_at
    activity.version += 1
    activity.save(update_fields=["due_at", "version"])
    _tell(activity, by)
    return activity


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
