from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.channels import add_channel
from contacts.actions.deletion import refuse_if_guarded
from contacts.actions.derived import refresh_search
from contacts.actions.edits import refuse_if_moved
from contacts.actions.ties import free_persons
from contacts.models import Channel, Client, Person
from crm.access.field_groups import require_to_give, require_writes
from crm.access.locks import unlocked
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.custom_fields.actions.records import given_values
from crm.custom_fields.fields import columns_written, put_value, searchable_names, value_of
from crm.custom_fields.values import checked_names
from crm.documents.actions.keeping import delete_with_records

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = ("name", "position", "purchase_role", "birthday", "language", "how_met", "note", "is_main")


@transaction.atomic
def add_person(
    *,
    client: Client,
    by: User,
    channels: Sequence[tuple[str, str]] = (),
    custom: dict[str, Any] | None = None,
    **fields: Any,
) -> Person:
    """Add a person with channels as (kind, value) and values of made fields by their keys; the first person of a
    client is its main contact.
    """
    _require_change(client, by)
    require_to_give(by, Person, **fields)
    fields["custom"] = given_values(Person, by, custom)
    others = Person.objects.unscoped("persons of a client the caller may change").filter(client=client)
    fields["is_main"] = bool(fields.get("is_main")) or not others.exists()
    person = Person.objects.create(client=client, **fields)
    if person.is_main:
        others.exclude(pk=person.pk).update(is_main=False)
    for kind, value in channels:
        add_channel(client=client, kind=kind, value=value, by=by, person=person, refresh=False)
    refresh_search([client.pk])
    record(by=by, action="change", target=client, after={"person": person.name})
    return person


@transaction.atomic
def change_person(
    *, person: Person, by: User, changes: dict[str, Any], seen: dict[str, Any] | None = None
) -> Person:
    """Change fields of EDITABLE, and made ones ("custom.key"); unchanged values are left alone.

    Raises EditConflict if one of them has moved on from `seen`, the values that the editor started from.
    """
    client = person.client
    _require_change(client, by)
    if seen is not None:
        rows = Person.objects.unscoped("the right was asked above").select_for_update(of=("self",))
        person = rows.get(pk=person.pk)
        refuse_if_moved(person, changes, seen)
    made = checked_names("person", changes)
    changes = {**changes, **made}
    before = {name: value_of(person, name) for name in (*EDITABLE, *made) if name in changes}
    before = {name: value for name, value in before.items() if changes[name] != value}
    if not before:
        return person
    require_writes(by, Person, before)
    for name in before:
        put_value(person, name, changes[name])
    person.version += 1
    person.changed_at = timezone.now()
    person.save(update_fields=[*columns_written(before), "version", "changed_at"])
    if before.get("is_main") is False:
        siblings = Person.objects.unscoped("persons of a client the caller may change").filter(client=client)
        siblings.exclude(pk=person.pk).update(is_main=False)
    if ({"name"} | searchable_names("person")) & before.keys():
        refresh_search([client.pk])
    after = {f"person.{name}": changes[name] for name in before}
    record(
        by=by,
        action="change",
        target=client,
        summary=person.name,
        before={f"person.{name}": value for name, value in before.items()},
        after=after,
    )
    return person


@transaction.atomic
def remove_person(*, person: Person, by: User) -> ChangeSet:
    """Remove a person and their channels; what happened with them stays on the client. One undoable change set."""
    client = person.client
    _require_change(client, by)
    refuse_if_guarded(person)
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Removed %s") % person.name)
    with unlocked("what hangs on a person whose client the caller may change"):
        free_persons(change_set, [person.pk])
        delete_with_records(change_set=change_set, entity="person", record_ids=[person.pk])
        keep_deletes(change_set, Channel, Channel.objects.filter(person=person))
        keep_deletes(change_set, Person, [person.pk])
    refresh_search([client.pk])
    record(by=by, action="change", target=client, before={"person": person.name})
    return change_set


def _require_change(client: Client, by: User) -> None:
    if not can(by, "change", client):
        raise PermissionDenied
