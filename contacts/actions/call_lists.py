"""Call lists: made of clients, changed, dropped."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.edits import refuse_if_moved
from contacts.models import CallItem, CallList
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.people.models import User

MOST = 20_000
CHUNK = 2_000
EDITABLE = ("name", "script", "source_key", "source_id")


@transaction.atomic
def make_call_list(*, by: User, name: str, script: str = "", **source: Any) -> CallList:
    """An empty one of the person's own, in their team and branch. `source`: source_key and source_id."""
    if not access_of(by).may(CallList.entity, "create"):
        raise PermissionDenied
    made: CallList = CallList.objects.create(
        name=name.strip(), script=script.strip(), owner=by, team=by.home_team, branch=by.branch, **source
    )
    record(by=by, action="create", target=made)
    return made


@transaction.atomic
def add_to_call_list(*, call_list: CallList, clients: Any, by: User, from_source: bool = False) -> int:
    """Put clients (a queryset that the person may see) at the end, in the order they come; how many are new.

    Whoever is on it already stays where they are, whatever came of the calls.
    """
    if not can(by, "change", call_list):
        raise PermissionDenied
    held = _locked(call_list)
    rows = CallItem.objects.unscoped("a list that the caller may change").filter(call_list=held)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    keys = iter(list(clients.values_list("pk", flat=True)[: MOST + 1]))
    before, now = held.item_count, timezone.now()
    while chunk := list(islice(keys, CHUNK)):
        made = [
            CallItem(
                call_list=held, client_id=pk, position=last + number, call_at=now, is_from_source=from_source
            )
            for number, pk in enumerate(chunk, 1)
        ]
        CallItem.objects.bulk_create(made, ignore_conflicts=True)
        last += len(chunk)
    refresh_counts(held)
    if held.item_count > MOST:
        raise ValidationError(_("A call list holds at most 20,000 clients."))
    added = held.item_count - before
    record(by=by, action="change", target=held, after={"clients": added})
    return added


@transaction.atomic
def change_call_list(
    *, call_list: CallList, by: User, seen: dict[str, Any] | None = None, **values: Any
) -> CallList:
    """`seen`: what the editor's form began from; what somebody else saved meanwhile is not written over."""
    if not can(by, "change", call_list):
        raise PermissionDenied
    held = _locked(call_list)
    refuse_if_moved(held, values, seen or {})
    before = {
        name: getattr(held, name)
        for name in EDITABLE
        if name in values and getattr(held, name) != values[name]
    }
    for name in before:
        setattr(held, name, values[name])
    if before:
        held.changed_at = timezone.now()
        held.save(update_fields=[*before, "changed_at"])
        record(
            by=by, action="change", target=held, before=before, after={name: values[name] for name in before}
        )
    return held


def delete_call_list(*, call_list: CallList, by: User) -> ChangeSet:
    """With its places; what was written on clients stays. Undoable."""
    if not can(by, "delete", call_list):
        raise PermissionDenied
    record(by=by, action="delete", target=call_list)
    return delete_kept(call_list, by=by, summary=_("Deleted %s") % call_list.name)


def refresh_counts(call_list: CallList, *, is_changed: bool = True) -> None:
    """The kept counts anew; the caller holds the list. `is_changed`: somebody worked on the list itself."""
    rows = CallItem.objects.unscoped("counts of a list").filter(call_list=call_list)
    found = rows.aggregate(all=Count("pk"), done=Count("pk", filter=Q(state=CallItem.State.DONE)))
    call_list.item_count, call_list.done_count = found["all"], found["done"]
    if is_changed:
        call_list.changed_at = timezone.now()
    call_list.save(update_fields=["item_count", "done_count", "changed_at"])


def _locked(call_list: CallList) -> CallList:
    row: CallList = (
        CallList.objects.unscoped("the right was asked").select_for_update(of=("self",)).get(pk=call_list.pk)
    )
    return row
