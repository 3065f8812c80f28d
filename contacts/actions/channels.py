from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_search
from contacts.channel_keys import channel_key
from contacts.models import Channel, Client, Person
from crm.access.field_groups import require_writes
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.people.models import Firm

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

MARKS = {"is_primary", "is_invalid", "has_opted_out"}
EDITABLE = ("value", "label", "person")


@transaction.atomic
def add_channel(
    *,
    client: Client,
    kind: str,
    value: str,
    by: User,
    person: Person | None = None,
    label: str = "",
    refresh: bool = True,
) -> Channel:
    """Add a phone, e-mail, web or messenger address; the first of its kind becomes the main one.

    The same address twice gives the one that is there. Raises ValidationError for a value without substance.
    """
    if not can(by, "change", client) and client.owner_id != by.pk:
        raise PermissionDenied
    require_writes(by, Channel, ["value"])
    key = _key_of(client, kind, value)
    mine = Channel.objects.unscoped("channels of a client the caller may change").filter(
        client=client, kind=kind
    )
    channel, created = mine.get_or_create(
        client=client,
        kind=kind,
        key=key,
        person=person,
        defaults={
            "value": value.strip(),
            "label": label,
            "is_primary": not mine.filter(is_primary=True).exists(),
        },
    )
    if created and refresh:
        refresh_search([client.pk])
        record(by=by, action="change", target=client, after={kind: channel.value})
    return channel


@transaction.atomic
def change_channel(
    *, channel: Channel, by: User, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> Channel:
    """Correct an address (`value`), its `label`, or whose it is: of a `person`, or the client's own. Its marks stay,
    except that another address is not invalid because the one before was.

    Raises ValidationError for a value without substance and for one that stands there already, EditConflict if one
    of the `changes` has moved on from `seen`, the values that the editor started from.
    """
    from contacts.actions.edits import refuse_if_moved  # late: it knows the clients, which know this module

    client, person = channel.client, changes.get("person")
    if not can(by, "change", client) or (person is not None and person.client_id != client.pk):
        raise PermissionDenied
    require_writes(by, Channel, ["value"])
    rows = Channel.objects.unscoped("channels of a client the caller may change").filter(client=client)
    row: Channel = rows.select_for_update(of=("self",)).select_related("person").get(pk=channel.pk)
    refuse_if_moved(row, changes, seen or {})
    given = {**{name: getattr(row, name) for name in EDITABLE}, **changes}
    given["value"] = given["value"].strip()
    key = _key_of(client, row.kind, given["value"])
    before = {name: getattr(row, name) for name, after in given.items() if getattr(row, name) != after}
    if not before:
        return row
    _put(row, key, given, rows)
    refresh_search([client.pk])
    record(
        by=by,
        action="change",
        target=client,
        summary="" if "value" in before else row.value,
        before={word_of(row, name): _plain(before[name]) for name in before},
        after={word_of(row, name): _plain(given[name]) for name in before},
    )
    return row


def _put(row: Channel, key: str, given: Mapping[str, Any], others: ScopedQuerySet) -> None:
    if others.filter(kind=row.kind, key=key, person=given["person"]).exclude(pk=row.pk).exists():
        raise ValidationError({"value": _("“%(value)s” stands here already.") % {"value": given["value"]}})
    if key != row.key:
        row.is_invalid, row.trouble = False, ""
    row.key = key
    for name in EDITABLE:
        setattr(row, name, given[name])
    row.save(update_fields=[*EDITABLE, "key", "is_invalid", "trouble"])


def word_of(channel: Channel, name: str) -> str:
    """What the audit calls it: a value stands under the word of its kind."""
    return channel.kind if name == "value" else name


def _plain(value: str | Person | None) -> str:
    return value.name if isinstance(value, Person) else value or ""


def _key_of(client: Client, kind: str, value: str) -> str:
    firm = Firm.load()
    key = channel_key(kind, value, client.country or (firm.country if firm else ""))
    if not key:
        raise ValidationError({"value": _("“%(value)s” holds no digits or letters.") % {"value": value}})
    return key


@transaction.atomic
def mark_channel(*, channel: Channel, by: User, **marks: bool) -> Channel:
    """Say that a channel is the main one of its kind, no longer valid, or not wanted (`MARKS`)."""
    client = channel.client
    if not can(by, "change", client):
        raise PermissionDenied
    require_writes(by, Channel, marks)
    if marks.keys() - MARKS:
        raise ValueError(f"Not a mark: {', '.join(marks.keys() - MARKS)}")
    before = {
        name: getattr(channel, name) for name, value in marks.items() if getattr(channel, name) != value
    }
    for name in before:
        setattr(channel, name, marks[name])
    if not before:
        return channel
    if "is_invalid" in before:
        channel.trouble = ""  # a person knows better than what a mail server said once
    channel.save(update_fields=[*before, "trouble"])
    if marks.get("is_primary"):
        same = Channel.objects.unscoped("channels of a client the caller may change")
        same.filter(client=client, kind=channel.kind).exclude(pk=channel.pk).update(is_primary=False)
    refresh_search([client.pk])
    record(
        by=by,
        action="change",
        target=client,
        summary=channel.value,
        before=before,
        after={name: marks[name] for name in before},
    )
    return channel


@transaction.atomic
def remove_channel(*, channel: Channel, by: User) -> ChangeSet:
    """Remove an address; the next of its kind becomes the main one. One undoable change set."""
    client = channel.client
    if not can(by, "change", client):
        raise PermissionDenied
    require_writes(by, Channel, ["value"])
    summary = _("Removed: %(what)s, %(client)s") % {"what": channel, "client": client.name}
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    keep_deletes(change_set, Channel, [channel.pk])
    refresh_search([client.pk])
    record(by=by, action="change", target=client, before={channel.kind: channel.value})
    return change_set
