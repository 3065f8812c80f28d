"""What belongs to clients that changed hands follows them: at once for few, in a job right after for many."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from contacts.models import Client
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeState
from crm.events import ClientHandedOver, publish
from crm.jobs import later
from crm.jobs.models import Job
from crm.jobs.models.jobs import UNFINISHED, JobQuerySet, JobState
from crm.people.models import User
from crm.web.formats import number

# Deals, orders and tickets of 1,000 clients take about 0.2 s; those of 10,000 took longer than the clients themselves.
AT_ONCE = 1_000
JOB = "contacts.follow_clients"


def let_follow(
    *,
    client_ids: Sequence[int],
    change_set: ChangeSet,
    by: User,
    giver: User | None = None,
    is_part: bool = False,
) -> None:
    """Tell the other rooms that clients have other owners; `giver` gave all of them away.

    As part of a larger change set they follow at once, since what comes after it asks where deals and tickets are.
    They keep what they change in the same change set. The job is written with the change of the clients, so neither
    is ever there without the other.
    """
    from_id = giver.pk if giver else None
    if is_part or len(client_ids) <= AT_ONCE:
        event = ClientHandedOver(
            by=by, client_ids=tuple(client_ids), from_id=from_id, change_set_id=change_set.pk
        )
        publish(event)
        return
    text = ngettext(
        "Deals, orders and tickets of %(n)s client follow",
        "Deals, orders and tickets of %(n)s clients follow",
        len(client_ids),
    )
    title = text % {"n": number(len(client_ids))}
    later(JOB, run_as=by, title=title, change_set_id=change_set.pk, from_id=from_id)


@transaction.atomic
def follow(*, change_set_id: int, from_id: int | None, by: User | None) -> int:
    """What `let_follow` left for later; nothing once the change set is being undone. Returns how many clients."""
    change_set = _held(change_set_id)
    if change_set.state != ChangeState.KEPT:
        return 0
    moved = change_set.rows.filter(model=Client._meta.label_lower).order_by("row_id")
    ids = tuple(moved.values_list("row_id", flat=True))
    publish(ClientHandedOver(by=by, client_ids=ids, from_id=from_id, change_set_id=change_set.pk))
    return len(ids)


@transaction.atomic
def finish_following() -> None:
    """Do now what an earlier handover still left for later, so that the next one starts from where all things are.

    Also what failed for good: its clients have their new owners. Called before clients are given away. The worker that
    may be at it just then loses its lease, with its work.
    """
    for job in _waiting():
        _held(job.args["change_set_id"])  # in the order of the job itself: the change set, then the job
        taken = _waiting().filter(pk=job.pk)
        if taken.update(state=JobState.DONE, finished_at=timezone.now(), run_no=F("run_no") + 1):
            follow(**job.args, by=job.run_as)


def _waiting() -> JobQuerySet:
    rows = Job.objects.filter(name=JOB, state__in=[*UNFINISHED, JobState.FAILED])
    return rows.select_related("run_as").order_by("pk")


def _held(pk: int) -> ChangeSet:
    return ChangeSet.objects.select_for_update().get(pk=pk)
