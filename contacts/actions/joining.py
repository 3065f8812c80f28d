"""Whatever points to one record moves to another, in every room, found by the foreign keys themselves."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import F, Q
from django.utils.translation import gettext as _

from contacts.actions.call_lists import refresh_counts
from contacts.models import (
    Activity,
    Breach,
    CallItem,
    CallList,
    Channel,
    ClassChange,
    Client,
    ClientTeamShare,
    ClientUserShare,
    CoOwner,
    DuplicatePair,
    HandoverItem,
    MailFiling,
    Person,
    TimelinePin,
)
from contacts.queries.groups import ancestors_of
from contacts.registries import Joining, MergeRule, merge_rules
from crm.changes.actions.keeping import keep_created, keep_deletes, keep_updates
from crm.changes.references import Reference, pointing_to


def join(joining: Joining) -> None:
    """Settle what only one of the two may have, then move the rest. Rows that merely belong are left to die.

    Runs under an open lock: what hangs on the two is moved whoever may see it.
    """
    for rule in merge_rules.items():
        if parent_of(rule) is joining.model:
            rule.settle(joining)
    for reference in pointing_to(joining.model):
        if not reference.belongs:
            _move(joining, reference)


def parent_of(rule: MergeRule) -> Any:
    label, _dot, name = rule.key.rpartition(".")
    return apps.get_model(label)._meta.get_field(name).related_model


def _move(joining: Joining, reference: Reference) -> None:
    rows = reference.model._default_manager.filter(**{reference.column: joining.gone_id})
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        name = next(f.name for f in reference.model._meta.concrete_fields if f.column == reference.column)
        moved = reference.model._default_manager.filter(pk__in=keys)
        write = partial(moved.update, **{reference.column: joining.kept_id})
        keep_updates(joining.change_set, reference.model, [name], keys, write)


def settle_channels(joining: Joining) -> None:
    """The same number or address twice is one: if one of the two opted out or is known to be wrong, it is both.

    The kept record's main phone and main e-mail stay the main ones.
    """
    field = "client" if joining.model is not Person else "person"
    mine = Channel.objects.filter(**{field: joining.kept_id})
    theirs = Channel.objects.filter(**{field: joining.gone_id})
    if field == "client":
        mine, theirs = mine.filter(person=None), theirs.filter(person=None)
    kept = {(row.kind, row.key): row for row in mine}
    twice = [(kept[row.kind, row.key], row) for row in theirs if (row.kind, row.key) in kept]
    for flag in ("has_opted_out", "is_invalid"):
        keys = [stays.pk for stays, goes in twice if getattr(goes, flag) and not getattr(stays, flag)]
        _set(joining, Channel, keys, **{flag: True})
    for stays, goes in twice:
        if goes.trouble and not stays.trouble:
            _set(joining, Channel, [stays.pk], trouble=goes.trouble)
    if twice:
        keep_deletes(joining.change_set, Channel, [goes.pk for _stays, goes in twice])
    kinds = {row.kind for row in kept.values() if row.is_primary}
    mains = theirs.filter(is_primary=True, kind__in=kinds).values_list("pk", flat=True)
    _set(joining, Channel, list(mains), is_primary=False)


def settle_persons(joining: Joining) -> None:
    """One main contact: that of the kept client, if it has one."""
    if Person.objects.filter(client=joining.kept_id, is_main=True).exists():
        mains = Person.objects.filter(client=joining.gone_id, is_main=True).values_list("pk", flat=True)
        _set(joining, Person, list(mains), is_main=False)


def settle_shares(model: Any, joining: Joining) -> None:
    """One share per receiver and right; a merge takes nothing away, so it ends when the later of the two does."""
    kept = {(row.permission_id, row.to_id): row for row in _shares(model, joining.kept_id)}
    twice = [
        (kept[row.permission_id, row.to_id], row)
        for row in _shares(model, joining.gone_id)
        if (row.permission_id, row.to_id) in kept
    ]
    for stays, goes in twice:
        if stays.expires_at and (goes.expires_at is None or goes.expires_at > stays.expires_at):
            _set(joining, model, [stays.pk], expires_at=goes.expires_at)
    if twice:
        keep_deletes(joining.change_set, model, [goes.pk for _stays, goes in twice])


def _shares(model: Any, client_id: int) -> Any:
    receiver = "user_id" if model is ClientUserShare else "group_id"
    return model.objects.filter(content_object=client_id).annotate(to_id=F(receiver))


def settle_handovers(joining: Joining) -> None:
    """Both went over in one handover: the kept client's line is answered, the other one counts as passed on."""
    live = HandoverItem.objects.exclude(state=HandoverItem.State.PASSED_ON)
    mine = live.filter(client=joining.kept_id).values("handover")
    twice = live.filter(client=joining.gone_id, handover__in=mine).values_list("pk", flat=True)
    _set(joining, HandoverItem, list(twice), state=HandoverItem.State.PASSED_ON, reason=_("merged"))


def settle_parent(joining: Joining) -> None:
    """The kept client stays in its group, else it enters that of the other; it is never its own parent."""
    kept, gone = (Client.objects.get(pk=key) for key in (joining.kept_id, joining.gone_id))
    above = gone.parent_id if kept.parent_id in (None, gone.pk) else kept.parent_id
    above = None if above == kept.pk or kept.pk in ancestors_of(gone) else above
    if above != kept.parent_id:
        _set(joining, Client, [kept.pk], parent=above)
    if gone.parent_id:
        _set(joining, Client, [gone.pk], parent=None)


def settle_co_owners(joining: Joining) -> None:
    """Who looks after both looks after the one that stays, once."""
    mine = CoOwner.objects.filter(client=joining.kept_id).values("user")
    twice = CoOwner.objects.filter(client=joining.gone_id, user__in=mine)
    if keys := list(twice.values_list("pk", flat=True)):
        keep_deletes(joining.change_set, CoOwner, keys)


def settle_classes(joining: Joining) -> None:
    """What the rules made of either is told of the one that stays."""
    keys = list(ClassChange.objects.filter(client=joining.gone_id).values_list("pk", flat=True))
    _set(joining, ClassChange, keys, client=joining.kept_id)


def settle_call_items(joining: Joining) -> None:
    """Both were on one call list: the kept client's place holds."""
    mine = CallItem.objects.filter(client=joining.kept_id).values("call_list")
    twice = CallItem.objects.filter(client=joining.gone_id, call_list__in=mine).values_list("pk", "call_list")
    if places := dict(twice):
        keep_deletes(joining.change_set, CallItem, list(places))
        lists = CallList.objects.unscoped("counts follow whoever merges").select_for_update(of=("self",))
        for row in lists.filter(pk__in=places.values()).order_by("pk"):
            refresh_counts(row, is_changed=False)


def settle_pins(joining: Joining) -> None:
    """One mail, say, may be pinned on both."""
    mine = TimelinePin.objects.filter(client=joining.kept_id).values("key")
    twice = TimelinePin.objects.filter(client=joining.gone_id, key__in=mine).values_list("pk", flat=True)
    if keys := list(twice):
        keep_deletes(joining.change_set, TimelinePin, keys)


def settle_breaches(joining: Joining) -> None:
    """Reckoned anew each night; until then those of the kept client hold."""
    mine = Breach.objects.filter(client=joining.kept_id).values("measure")
    twice = Breach.objects.filter(client=joining.gone_id, measure__in=mine).values_list("pk", flat=True)
    if keys := list(twice):
        keep_deletes(joining.change_set, Breach, keys)


def settle_planned(joining: Joining) -> None:
    """Both had a plan of the same standard: that of the client that goes stays, as one that somebody made."""
    mine = (
        Activity.objects.filter(client=joining.kept_id, done_at=None).exclude(standard="").values("standard")
    )
    twice = Activity.objects.filter(client=joining.gone_id, done_at=None, standard__in=mine)
    _set(joining, Activity, list(twice.values_list("pk", flat=True)), standard="")


def settle_pairs(joining: Joining) -> None:
    """Pairs with the client that goes are none any more; that somebody told it from a third one holds on."""
    either = Q(left=joining.gone_id) | Q(right=joining.gone_id)
    rows = list(DuplicatePair.objects.filter(either).order_by("pk"))
    if not rows:
        return
    keep_deletes(joining.change_set, DuplicatePair, [row.pk for row in rows])
    told = []
    for row in rows:
        other = row.left_id if row.right_id == joining.gone_id else row.right_id
        if row.dismissed_at and other != joining.kept_id:
            left, right = sorted((other, joining.kept_id))
            said = {"dismissed_at": row.dismissed_at, "dismissed_by_id": row.dismissed_by_id}
            terms = {"score": row.score, "reasons": row.reasons, **said}
            pair, is_new = DuplicatePair.objects.get_or_create(left_id=left, right_id=right, defaults=terms)
            told += [pair.pk] if is_new else []
    if told:
        keep_created(joining.change_set, DuplicatePair, told)


def settle_mails(joining: Joining) -> None:
    """A mail that stands on both stands on the one that stays."""
    mine = MailFiling.objects.filter(client=joining.kept_id).values("mail")
    twice = MailFiling.objects.filter(client=joining.gone_id, mail__in=mine)
    if keys := list(twice.values_list("pk", flat=True)):
        keep_deletes(joining.change_set, MailFiling, keys)


def _set(joining: Joining, model: Any, keys: list[int], **values: Any) -> None:
    if keys:
        write = partial(model._default_manager.filter(pk__in=keys).update, **values)
        keep_updates(joining.change_set, model, list(values), keys, write)


def register_merge_rules() -> None:
    merge_rules.register(MergeRule("contacts.channel.client", settle_channels))
    merge_rules.register(MergeRule("contacts.channel.person", settle_channels))
    merge_rules.register(MergeRule("contacts.person.client", settle_persons))
    merge_rules.register(MergeRule("contacts.handoveritem.client", settle_handovers))
    merge_rules.register(MergeRule("contacts.breach.client", settle_breaches))
    merge_rules.register(MergeRule("contacts.activity.client", settle_planned))
    merge_rules.register(MergeRule("contacts.timelinepin.client", settle_pins))
    merge_rules.register(MergeRule("contacts.callitem.client", settle_call_items))
    merge_rules.register(MergeRule("contacts.duplicatepair.left", settle_pairs))
    merge_rules.register(MergeRule("contacts.classchange.client", settle_classes))
    merge_rules.register(MergeRule("contacts.client.parent", settle_parent))
    merge_rules.register(MergeRule("contacts.coowner.client", settle_co_owners))
    for share in (ClientUserShare, ClientTeamShare):
        key = f"{share._meta.label_lower}.content_object"
        merge_rules.register(MergeRule(key, partial(settle_shares, share)))
