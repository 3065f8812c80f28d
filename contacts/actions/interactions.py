from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_last_contact
from contacts.actions.edits import refuse_if_moved
from contacts.models import Activity, Client, Interaction, Person
from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import can
from crm.audit.actions import record
from crm.audit.covering import whom_for
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.events import InteractionRecorded, publish

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def record_interaction(
    *,
    client: Client,
    by: User,
    kind: str,
    text: str = "",
    person: Person | None = None,
    outcome: str = "",
    is_incoming: bool = False,
    happened_at: datetime | None = None,
    minutes: int | None = None,
    about: Activity | None = None,
) -> Interaction:
    """Write down what happened, perhaps of what was planned (`about`); under cover it is stamped "for" its owner."""
    if not can(by, "view", client):
        raise PermissionDenied
    require_to_give(by, Interaction, text=text, outcome=outcome)
    interaction = Interaction.objects.create(
        client=client,
        person=person,
        kind=kind,
        text=text.strip(),
        outcome=outcome,
        is_incoming=is_incoming,
        happened_at=happened_at or timezone.now(),
        minutes=minutes,
        by=by,
        for_whom_id=whom_for(by, about, client),
    )
    record(by=by, action="note", target=interaction)
    refresh_last_contact([client.pk])
    when, key = interaction.happened_at, interaction.pk
    publish(InteractionRecorded(by=by, client_id=client.pk, kind=kind, at=when, interaction_id=key))
    return interaction


EDITABLE = ("kind", "outcome", "text", "person", "happened_at", "minutes", "is_incoming")


def may_edit(by: User, interaction: Interaction) -> bool:
    """Writers correct their own entries while they see the client; whoever may delete the client may always."""
    if interaction.by_id == by.pk:
        return can(by, "view", interaction.client)
    return can(by, "delete", interaction.client)


@transaction.atomic
def change_interaction(
    *, interaction: Interaction, by: User, changes: dict[str, Any], seen: dict[str, Any] | None = None
) -> Interaction:
    """Correct what was written down; the values before stay in the audit.

    Raises EditConflict if one of them has moved on from `seen`, the values that the editor started from.
    """
    if not may_edit(by, interaction):
        raise PermissionDenied
    if seen is not None:
        rows = Interaction.objects.unscoped("the right was asked above").select_for_update(of=("self",))
        interaction = rows.get(pk=interaction.pk)
        refuse_if_moved(interaction, changes, seen)
    before = {name: getattr(interaction, name) for name in EDITABLE if name in changes}
    before = {name: value for name, value in before.items() if changes[name] != value}
    if not before:
        return interaction
    require_writes(by, Interaction, before)
    for name in before:
        setattr(interaction, name, changes[name])
    interaction.save(update_fields=list(before))
    refresh_last_contact([interaction.client_id])
    record(
        by=by,
        action="change_interaction",
        target=interaction.client,
        before={name: _plain(value) for name, value in before.items()},
        after={name: _plain(changes[name]) for name in before},
    )
    return interaction


@transaction.atomic
def delete_interaction(*, interaction: Interaction, by: User) -> ChangeSet:
    """Take an entry out of the stream; one undoable change set."""
    if not may_edit(by, interaction):
        raise PermissionDenied
    require_writes(by, Interaction, ["text"])
    client = interaction.client
    summary = _("Removed: %(what)s, %(client)s") % {"what": interaction, "client": client.name}
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    keep_deletes(change_set, Interaction, [interaction.pk])
    refresh_last_contact([client.pk])
    record(by=by, action="delete_interaction", target=client, before={"text": interaction.text})
    return change_set


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Person) else value
