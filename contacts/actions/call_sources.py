"""A call list that is filled from a source, such as a segment, follows it when somebody wishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.call_lists import add_to_call_list, refresh_counts
from contacts.models import CallItem, CallList
from contacts.registries import call_sources
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Refreshed:
    """How many came new and how many left; what left comes back with the change set."""

    added: int
    left: int
    change_set: ChangeSet | None = None


@transaction.atomic
def refresh_call_list(*, call_list: CallList, by: User) -> Refreshed:
    """Clients who came into its source since are put at the end; whom nobody called yet and who left it go.

    Each client once, whatever came of their call. Clients chosen by hand, and those that the person does not see, stay.
    Raises ValidationError where the source is not there for this person.
    """
    if not can(by, "change", call_list):
        raise PermissionDenied
    clients = clients_of(call_list, by)
    rows = CallList.objects.unscoped("the right was asked").select_for_update(of=("self",))
    held: CallList = rows.get(pk=call_list.pk)
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    gone = CallItem.objects.visible_to(by).filter(
        free, call_list=held, is_from_source=True, state=CallItem.State.WAITING, try_count=0
    )
    keys = list(gone.exclude(client__in=clients.values("pk")).values_list("pk", flat=True))
    change_set = _take_off(held, keys, by) if keys else None
    ordered = clients.order_by("name_key", "pk")
    added = add_to_call_list(call_list=held, clients=ordered, by=by, from_source=True)
    CallList.objects.unscoped("the right was asked").filter(pk=held.pk).update(refreshed_at=now)
    return Refreshed(added, len(keys), change_set)


@transaction.atomic
def take_client_off(*, item: CallItem, by: User) -> ChangeSet:
    """One client leaves the list; what was written on them stays. Raises ValidationError while another one calls."""
    if not can(by, "change", item.call_list):
        raise PermissionDenied
    rows = (
        CallItem.objects.visible_to(by).select_for_update(of=("self",)).select_related("client", "claimed_by")
    )
    held: CallItem | None = rows.filter(pk=item.pk).first()
    if held is None:
        raise PermissionDenied
    if held.is_held_by_another(by):
        raise ValidationError(_("%(name)s is calling this client.") % {"name": held.claimed_by})
    lists = CallList.objects.unscoped("the right was asked").select_for_update(of=("self",))
    call_list: CallList = lists.get(pk=held.call_list_id)
    record(by=by, action="change", target=call_list, summary=_("Taken off: %s") % held.client)
    return _take_off(call_list, [held.pk], by)


def clients_of(call_list: CallList, by: User) -> Any:
    """Raises ValidationError where there is no such source, or not for this person."""
    found = next((one for one in call_sources.items() if one.key == call_list.source_key), None)
    clients = found.clients(call_list.source_id or 0, by) if found else None
    if clients is None:
        raise ValidationError(_("What this list is filled from is not there any more, or you do not see it."))
    return clients


def _take_off(call_list: CallList, keys: list[int], by: User) -> ChangeSet:
    summary = _("Taken off the call list %s") % call_list.name
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=summary)
    keep_deletes(change_set, CallItem, keys)
    refresh_counts(call_list)
    return change_set


def recount_after_undo(change_set: ChangeSet) -> None:
    """Clients are on their lists again."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=CallItem._meta.label_lower).values(
        "row_id"
    )
    items = CallItem.objects.unscoped("counts follow whoever undid it").filter(pk__in=touched)
    lists = CallList.objects.unscoped("counts follow whoever undid it").select_for_update(of=("self",))
    for row in lists.filter(pk__in=items.values("call_list")).order_by("pk"):
        refresh_counts(row, is_changed=False)
