"""Lead lists: made, filled with clients, changed, dropped."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.edits import refuse_if_moved
from contacts.registries import call_sources
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeRow, ChangeSet
from sales.models import LeadItem, LeadList

if TYPE_CHECKING:
    from crm.people.models import User

MOST = 20_000
CHUNK = 2_000
EDITABLE = ("name", "script", "work_hours", "is_on", "inquiry_key", "source_key", "source_id")
State = LeadItem.State


@transaction.atomic
def make_lead_list(*, by: User, name: str, **fields: Any) -> LeadList:
    """An empty one of the person's own, in their team and branch. `fields`: of EDITABLE."""
    require(by, LeadList.entity, "create")
    made: LeadList = LeadList.objects.create(
        name=name.strip(), owner=by, team=by.home_team, branch=by.branch, **fields
    )
    record(by=by, action="create", target=made)
    return made


@transaction.atomic
def change_lead_list(
    *, lead_list: LeadList, by: User, seen: dict[str, Any] | None = None, **values: Any
) -> LeadList:
    """`seen`: what the editor's form began from; what somebody else saved meanwhile is not written over."""
    if not can(by, "change", lead_list):
        raise PermissionDenied
    held = locked_list(lead_list)
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
        after = {name: values[name] for name in before}
        record(by=by, action="change", target=held, before=before, after=after)
    return held


def delete_lead_list(*, lead_list: LeadList, by: User) -> ChangeSet:
    """With its places; clients, talks and deals stay. Undoable."""
    if not can(by, "delete", lead_list):
        raise PermissionDenied
    record(by=by, action="delete", target=lead_list)
    return delete_kept(lead_list, by=by, summary=_("Deleted %s") % lead_list.name)


@transaction.atomic
def add_to_lead_list(*, lead_list: LeadList, clients: Any, by: User) -> int:
    """Put clients (a queryset that the person may see) at the end, in the order they come; how many are new.

    Whoever is on it already stays as they are.
    """
    if not can(by, "change", lead_list):
        raise PermissionDenied
    held = locked_list(lead_list)
    rows = _items(held)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    keys = iter(list(clients.values_list("pk", flat=True)[: MOST + 1]))
    before, now = held.item_count, timezone.now()
    while chunk := list(islice(keys, CHUNK)):
        made = [
            LeadItem(lead_list=held, client_id=pk, position=last + number, next_at=now)
            for number, pk in enumerate(chunk, 1)
        ]
        LeadItem.objects.bulk_create(made, ignore_conflicts=True)
        last += len(chunk)
    refresh_counts(held)
    if held.item_count > MOST:
        raise ValidationError(_("A lead list holds at most 20,000 clients."))
    added = held.item_count - before
    record(by=by, action="change", target=held, after={"clients": added})
    return added


@transaction.atomic
def refill_lead_list(*, lead_list: LeadList, by: User) -> int:
    """Take in whoever came into what the list is filled from; nobody leaves a list of leads by themselves.

    Raises ValidationError where the source is not there for this person.
    """
    found = next((one for one in call_sources.items() if one.key == lead_list.source_key), None)
    clients = found.clients(lead_list.source_id or 0, by) if found else None
    if clients is None:
        raise ValidationError(_("What this list is filled from is not there any more, or you do not see it."))
    added = add_to_lead_list(lead_list=lead_list, clients=clients.order_by("name_key", "pk"), by=by)
    LeadList.objects.unscoped("the right was asked").filter(pk=lead_list.pk).update(
        refreshed_at=timezone.now()
    )
    return added


def refresh_counts(lead_list: LeadList, *, is_changed: bool = True) -> None:
    """The kept counts anew; the caller holds the list. `is_changed`: somebody worked on the list itself."""
    found = _items(lead_list).aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=LeadItem.OPEN)),
        qualified=Count("pk", filter=Q(state=State.QUALIFIED)),
    )
    lead_list.item_count, lead_list.open_count = found["all"], found["open"]
    lead_list.qualified_count = found["qualified"]
    if is_changed:
        lead_list.changed_at = timezone.now()
    lead_list.save(update_fields=["item_count", "open_count", "qualified_count", "changed_at"])


def recount_after_undo(change_set: ChangeSet) -> None:
    """Leads are open again."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=LeadItem._meta.label_lower)
    items = LeadItem.objects.unscoped("counts follow whoever undid it")
    mine = items.filter(pk__in=touched.values("row_id")).values("lead_list")
    lists = LeadList.objects.unscoped("counts follow whoever undid it").select_for_update(of=("self",))
    for row in lists.filter(pk__in=mine).order_by("pk"):
        refresh_counts(row, is_changed=False)


def locked_list(lead_list: LeadList) -> LeadList:
    row: LeadList = (
        LeadList.objects.unscoped("the right was asked")
        .select_for_update(of=("self",))
        .select_related("owner")
        .get(pk=lead_list.pk)
    )
    return row


def _items(lead_list: LeadList) -> Any:
    return LeadItem.objects.unscoped("of a list in hand").filter(lead_list=lead_list)
