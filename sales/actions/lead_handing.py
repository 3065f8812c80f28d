"""Leads are handed out among receivers, and come back when nobody worked them in time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.actions.assign import assign_clients
from contacts.models import Client
from contacts.queries.distribution import Given, ReceiverRule, distribute
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.people.models import Firm, User
from sales.actions.lead_lists import locked_list
from sales.lead_notices import tell_of_taken_back
from sales.models import LeadItem, LeadList
from sales.queries.lead_room import due_at, free_receivers, loads_of, was_worked

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet

BATCH = 200
GIVEN_COLUMNS = ("state", "receiver", "rule", "given_at", "due_at", "next_at")
BACK_COLUMNS = ("state", "receiver", "last_receiver", "due_at", "taken_back_count")
State = LeadItem.State


@transaction.atomic
def hand_out(*, lead_list: LeadList, by: User | None = None) -> ChangeSet | None:
    """Give waiting leads to the receivers who have room today, by rule and load; None if there is nobody to give.

    Their clients become the receivers', by the right of the list's owner. `by`: who pressed the button, if anybody.
    """
    if by is not None and not can(by, "change", lead_list):
        raise PermissionDenied
    held = locked_list(lead_list)
    rules = free_receivers(held)
    if held.owner is None or not held.owner.is_active or not rules:
        return None
    rows = list(_waiting(held, held.owner))
    owners = _chosen(rows, list(rules.values()), loads_of(rules))
    if not owners:
        return None
    people = {user.pk: user for user in _people(rules)}
    change_set = open_change_set(
        kind=ChangeKind.REASSIGN, by=by or held.owner, summary=_("Leads handed out: %s") % held.name
    )
    given = defaultdict(list)
    for item in rows:
        if item.pk in owners:
            given[owners[item.pk][0]].append(item)
    for pk, items in given.items():
        mine = Client.objects.filter(pk__in=[item.client_id for item in items])
        assign_clients(clients=mine, to=people[pk], by=held.owner, change_set=change_set)
        terms = {"receiver": people[pk], "due_at": due_at(people[pk], held.work_hours)}
        _give(change_set, items, rule=owners[items[0].pk][1], **terms)
    record(by=by or held.owner, action="assign", target=held, after={"leads": len(owners)})
    return change_set


@transaction.atomic
def take_back(*, lead_list: LeadList) -> int:
    """Leads past their hour: those that somebody was in touch with are in work, the others wait for another receiver.

    Their clients go to the list's owner meanwhile. Returns how many came back.
    """
    held = locked_list(lead_list)
    rows = LeadItem.objects.unscoped("a list by itself").filter(lead_list=held, state=State.GIVEN)
    late = rows.filter(due_at__lte=timezone.now()).select_for_update(skip_locked=True, of=("self",))
    items = list(late.select_related("client").order_by("due_at", "pk")[:BATCH])
    worked = [item.pk for item in items if was_worked(item)]
    LeadItem.objects.unscoped("a list by itself").filter(pk__in=worked).update(state=State.WORKED)
    back = [item for item in items if item.pk not in set(worked)]
    if not back:
        return 0
    change_set = open_change_set(
        kind=ChangeKind.REASSIGN, by=held.owner, summary=_("Leads taken back: %s") % held.name
    )
    keys = [item.pk for item in back]
    write = partial(
        LeadItem.objects.unscoped("a list by itself").filter(pk__in=keys).update,
        state=State.WAITING, last_receiver=F("receiver"), receiver=None, due_at=None,
        taken_back_count=F("taken_back_count") + 1,
    )  # fmt: skip
    keep_updates(change_set, LeadItem, BACK_COLUMNS, keys, write)
    _give_back(held, back, change_set)
    record(by=None, action="take_back", target=held, after={"leads": len(back)})
    tell_of_taken_back(held, Counter(item.receiver_id for item in back if item.receiver_id), change_set)
    return len(back)


def run_lead_list(lead_list: LeadList) -> dict[str, int]:
    """What a list does by itself, in the language and on the clock of the firm."""
    firm = Firm.load()
    with (
        timezone.override(firm.time_zone if firm else "UTC"),
        translation.override(firm.language if firm else None),
    ):
        back = take_back(lead_list=lead_list)
        given = hand_out(lead_list=lead_list)
    steps = given.steps if given else []
    count = sum(step["count"] for step in steps if step["model"] == LeadItem._meta.label_lower)
    return {"taken_back": back, "given": count}


def _waiting(held: LeadList, owner: User) -> ScopedQuerySet:
    """The next of the pool whose clients the owner may assign; what another worker holds is skipped."""
    rows = LeadItem.objects.unscoped("asked of the client next").filter(lead_list=held, state=State.WAITING)
    reach = Client.objects.visible_to(owner, "assign")
    found: ScopedQuerySet = (
        rows.filter(client__in=reach)
        .select_related("client")
        .order_by(F("score").desc(nulls_last=True), "position", "pk")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    return found


def _chosen(
    rows: Sequence[LeadItem], rules: Sequence[ReceiverRule], loads: Mapping[int, int]
) -> dict[int, tuple[int, str]]:
    """Item -> (receiver, rule). Nobody gets a lead again that was just taken back from them, unless there is nobody
    else."""
    by_last = defaultdict(list)
    for item in rows:
        by_last[item.last_receiver_id].append(item)
    had, owners = Counter(loads), {}
    room = {rule.receiver_id: rule.room or 0 for rule in rules}
    for last, items in by_last.items():
        others = [rule for rule in rules if rule.receiver_id != last] or list(rules)
        open_now = [replace(rule, room=room[rule.receiver_id]) for rule in others]
        clients = [Given(item.client_id, item.client.grade, item.client.branch_id) for item in items]
        found = distribute(clients, open_now, had)
        for item in items:
            if (to := found.owners.get(item.client_id)) is not None:
                owners[item.pk] = to, found.rules[item.client_id]
                had[to] += 1
                room[to] -= 1
    return owners


def _give(change_set: ChangeSet, items: Sequence[LeadItem], **terms: Any) -> None:
    keys, now = [item.pk for item in items], timezone.now()
    write = partial(
        LeadItem.objects.unscoped("a list by itself").filter(pk__in=keys).update,
        state=State.GIVEN, given_at=now, next_at=now, **terms,
    )  # fmt: skip
    keep_updates(change_set, LeadItem, GIVEN_COLUMNS, keys, write)


def _give_back(held: LeadList, items: Sequence[LeadItem], change_set: ChangeSet) -> None:
    """The clients that are still with the receiver, where the list's owner may take them."""
    with_them = Q()
    for item in items:
        with_them |= Q(pk=item.client_id, owner=item.receiver_id)
    owner = held.owner
    if owner is not None and owner.is_active and access_of(owner).may(Client.entity, "assign"):
        try:
            with transaction.atomic():
                clients = Client.objects.filter(with_them)
                assign_clients(clients=clients, to=owner, by=owner, change_set=change_set)
        except (PermissionDenied, ValidationError):
            return


def _people(rules: Mapping[int, Any]) -> Any:
    return User.objects.filter(pk__in=rules).prefetch_related("working_days").select_related("home_team")
