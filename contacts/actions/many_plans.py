"""Many open plans at once: done, moved, given away, called off; each one change set that can be undone.

Whoever is invited to a plan would have to be told of its new time, so such plans are moved and called off one by one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.actions.given import tell_of_plans as tell_receiver
from contacts.actions.moving_plans import move_kept
from contacts.actions.plans_done import carry_on_kept, tell_of_plans, write_what_happened
from contacts.models import Activity, ActivityMove, Client
from contacts.queries.invitations import with_guests
from crm.access.context import access_of
from crm.access.scopes import where
from crm.audit.actions import record
from crm.audit.words import key_of
from crm.changes.actions.keeping import keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.sql.lookups import Keys
from crm.web.formats import date_short

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

MOST_DAYS = 366


@transaction.atomic
def finish_plans(*, activities: ScopedQuerySet, by: User) -> ChangeSet:
    """Tick them off; calls, meetings and visits stand on their clients as what happened, as single ones do."""
    ids = _open_ones(activities, by)
    change_set = _begin(by, ids, _("Done"))
    done = {"done_at": timezone.now(), "done_by": by}
    rows = _rows(ids).filter(done_at=None)
    keep_updates(change_set, Activity, list(done), ids, lambda: rows.update(**done, version=F("version") + 1))
    write_what_happened(change_set, _rows(ids).filter(**done), by)
    carry_on_kept(change_set, _rows(ids), by)
    tell_of_plans(_rows(ids), by)
    return change_set


@transaction.atomic
def move_plans(
    *,
    activities: ScopedQuerySet,
    by: User,
    days: int | None = None,
    day: date | None = None,
    reason: str = "",
) -> ChangeSet:
    """Put them off by so many days (or forward, below zero), or all to one `day`; each keeps its time of day."""
    if (day is None) == (days is None) or abs(days or 0) > MOST_DAYS:
        raise ValueError("a number of days or a day")
    ids = _without_guests(_open_ones(activities, by))
    if day is None:
        summary = ngettext("Moved by %(n)s day", "Moved by %(n)s days", abs(days or 0)) % {"n": days}
    else:
        summary = _("Moved to %s") % date_short(day)
    change_set = _begin(by, ids, summary)
    move_kept(change_set, ids, by, days=days, day=day, reason=reason)
    tell_of_plans(_rows(ids), by)
    return change_set


@transaction.atomic
def give_plans(*, activities: ScopedQuerySet, to: User, by: User) -> ChangeSet:
    """Let a colleague do them, as far as the colleague sees the client."""
    seen = Q(client=None) | where(Client, to, "view", "client__")
    ids = _open_ones(activities.filter(seen).exclude(assigned_to=to), by)
    change_set = _begin(by, ids, _("Given to %s") % to.name)
    rows = _rows(ids).filter(done_at=None)
    keep_updates(
        change_set,
        Activity,
        ["assigned_to"],
        ids,
        lambda: rows.update(assigned_to=to, version=F("version") + 1),
    )
    tell_receiver(ids, change_set, to=to, by=by)
    return change_set


@transaction.atomic
def call_plans_off(*, activities: ScopedQuerySet, by: User) -> ChangeSet:
    """Drop what is no longer wanted. What repeats goes on: the next one of it stands in the plans."""
    ids = _without_guests(_open_ones(activities, by))
    change_set = _begin(by, ids, _("Called off"), kind=ChangeKind.DELETE)
    carry_on_kept(change_set, _rows(ids), by)
    told = list(_rows(ids).order_by().values("client", "subject_entity", "subject_id").distinct())
    moves = ActivityMove.objects.unscoped("they go with their activity").filter(activity__in=ids)
    if moves.exists():
        keep_deletes(change_set, ActivityMove, moves)
    keep_deletes(change_set, Activity, ids)
    tell_of_plans(told, by)
    return change_set


def _open_ones(activities: ScopedQuerySet, by: User) -> list[int]:
    """Those that are open and within the right to change and to work in bulk, locked."""
    access = access_of(by)
    if not (access.may(Activity.entity, "bulk") and access.may(Activity.entity, "change")):
        raise PermissionDenied
    allowed = activities.visible_to(by, "change").visible_to(by, "bulk")
    open_ones = _rows(list(allowed.values_list("pk", flat=True))).filter(done_at=None)
    locked = open_ones.select_for_update(of=("self",)).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _without_guests(ids: list[int]) -> list[int]:
    guarded = with_guests(ids)
    return [pk for pk in ids if pk not in guarded]


def _begin(by: User, ids: list[int], summary: str, kind: str = ChangeKind.BULK) -> ChangeSet:
    """Said first: each is worked for whose plan it was until now."""
    change_set = open_change_set(kind=kind, by=by, summary=summary)
    record(by=by, action="bulk", entity=key_of(Activity), object_ids=ids, summary=summary)
    return change_set


def _rows(ids: list[int]) -> Any:
    return Activity.objects.unscoped("the keys were read through the scope").filter(pk__among=Keys(ids))
