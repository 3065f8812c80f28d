"""What follows when many plans are done or dropped at once, kept in their change set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from contacts.actions.activities import HAPPENED
from contacts.actions.derived import refresh_last_contact, refresh_next_step
from contacts.actions.series import carry_on
from contacts.models import Activity, ActivitySeries, Client, Interaction
from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.access.scopes import where
from crm.audit.covering import whom_for
from crm.changes.actions.keeping import keep_created, keep_updates
from crm.changes.models import ChangeSet
from crm.events import InteractionRecorded, PlansChanged, publish

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

CHUNK = 1_000


def write_what_happened(change_set: ChangeSet, done: ScopedQuerySet, by: User) -> None:
    """Calls, meetings and visits, on the clients that `by` sees; a task is no contact."""
    writes_notes = access_of(by).writes(group_of(Interaction, "text"))
    met = done.filter(where(Client, by, "view", "client__")).exclude(client=None)
    rows = met.exclude(kind=Activity.Kind.TASK).select_related("client").order_by("pk")
    made = [_interaction(row, by, row.title if writes_notes else "") for row in rows.iterator(CHUNK)]
    if not made:
        return
    Interaction.objects.bulk_create(made, batch_size=CHUNK)
    keep_created(change_set, Interaction, [row.pk for row in made], parent="client_id")
    refresh_last_contact(sorted({row.client_id for row in made}))
    for row in made:
        when, key = row.happened_at, row.pk
        publish(
            InteractionRecorded(by=by, client_id=row.client_id, kind=row.kind, at=when, interaction_id=key)
        )


def _interaction(activity: Activity, by: User, text: str) -> Interaction:
    row = Interaction(
        client=activity.client,
        person_id=activity.person_id,
        kind=HAPPENED[Activity.Kind(activity.kind)],
        text=text,
        by=by,
        for_whom_id=whom_for(by, activity, activity.client),
    )
    row.happened_at = activity.done_at or row.happened_at
    return row


def carry_on_kept(change_set: ChangeSet, activities: ScopedQuerySet, by: User) -> None:
    """Of what repeats the next ones are planned; an undo takes those away again."""
    repeated = activities.exclude(series=None)
    series = sorted(set(repeated.values_list("series", flat=True)))
    if not series:
        return
    made: list[int] = []

    def plan_next() -> None:
        latest = repeated.select_related("client__owner", "assigned_to").order_by("series_on")
        made.extend(following.pk for one in latest if (following := carry_on(one, by)))

    keep_updates(change_set, ActivitySeries, ["last_on", "ended_at"], series, plan_next)
    if made:
        keep_created(change_set, Activity, made, parent="client_id")


def tell_of_plans(activities: Any, by: User) -> None:
    """Whoever keeps a next step looks again: the clients here, the rooms above by what the plans are about."""
    rows: Iterable[Mapping[str, Any]] = activities
    if not isinstance(activities, list):
        rows = activities.order_by().values("client", "subject_entity", "subject_id").distinct()
    clients, subjects = set(), defaultdict(set)
    for row in rows:
        clients.add(row["client"])
        if row["subject_id"]:
            subjects[row["subject_entity"]].add(row["subject_id"])
    refresh_next_step(sorted(clients - {None}))
    for entity, keys in sorted(subjects.items()):
        publish(PlansChanged(by=by, subject_entity=entity, subject_ids=tuple(sorted(keys))))
