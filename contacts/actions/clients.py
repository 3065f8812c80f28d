from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from contacts.actions.channels import add_channel
from contacts.actions.derived import refresh_search
from contacts.models import Client
from crm.access.context import access_of
from crm.access.field_groups import require_to_give, require_writes
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.custom_fields.actions.records import given_values
from crm.custom_fields.fields import columns_written, put_value, searchable_names, value_of
from crm.custom_fields.values import checked_names

if TYPE_CHECKING:
    from crm.people.models import User

EDITABLE = (
    "kind",
    "name",
    "legal_name",
    "tax_number",
    "external_number",
    "stage",
    "grade",
    "industry",
    "source",
    "tags",
    "language",
    "time_zone",
    "street",
    "post_code",
    "city",
    "country",
    "website",
    "note",
)
SEARCHED = {"name", "legal_name", "city", "tax_number", "external_number", "website"}


@dataclass
class EditConflict(Exception):
    """Somebody saved the record since it was read; `current` is the row as it stands now."""

    current: Any


@transaction.atomic
def create_client(
    *,
    by: User,
    owner: User | None = None,
    channels: Sequence[tuple[str, str]] = (),
    custom: dict[str, Any] | None = None,
    **fields: Any,
) -> Client:
    """Create a client with channels as (kind, value) and values of made fields by their keys; team and branch follow
    the owner, by default the creator.

    Raises PermissionDenied if the creator may not create clients, or not for that owner.
    """
    require(by, Client.entity, "create")
    require_to_give(by, Client, **fields)
    fields["custom"] = given_values(Client, by, custom)
    owner = owner or by
    client = Client(owner=owner, team=owner.home_team, branch=owner.branch, changed_by=by, **fields)
    if owner != by:
        _require_reach(by, "create", client)
    client.save()
    for kind, value in channels:
        add_channel(client=client, kind=kind, value=value, by=by, refresh=False)
    refresh_search([client.pk])
    record(by=by, action="create", target=client)
    client.refresh_from_db()
    return client


@transaction.atomic
def change_client(
    *,
    client: Client,
    by: User,
    changes: dict[str, Any],
    version: int | None = None,
    seen: dict[str, Any] | None = None,
) -> Client:
    """Change fields of EDITABLE, and made ones ("custom.key"); unchanged values are left alone.

    Raises EditConflict if `version` is given and the row has moved on (with `seen`, the values the editor
    started from: only if one of them has), PermissionDenied without the right.
    """
    if not can(by, "change", client):
        raise PermissionDenied
    current = (
        Client.objects.unscoped("the right was asked above").select_for_update(of=("self",)).get(pk=client.pk)
    )
    if version is not None and current.version != version and _moved(current, changes, seen):
        raise EditConflict(current)
    made = checked_names("client", changes)
    if unknown := changes.keys() - made.keys() - set(EDITABLE):
        raise ValueError(f"Not editable here: {', '.join(sorted(unknown))}")
    changes = {**changes, **made}
    before = {name: value_of(current, name) for name in changes if value_of(current, name) != changes[name]}
    if not before:
        return current
    require_writes(by, Client, before)
    after = {name: changes[name] for name in before}
    for name, value in after.items():
        put_value(current, name, value)
    current.version += 1
    current.changed_at, current.changed_by = timezone.now(), by
    current.save(update_fields=[*columns_written(after), "version", "changed_at", "changed_by"])
    if (SEARCHED | searchable_names("client")) & after.keys():
        refresh_search([current.pk])
    record(by=by, action="change", target=current, before=before, after=after)
    return current


def _moved(current: Client, changes: dict[str, Any], seen: dict[str, Any] | None) -> bool:
    """Whether somebody else's save touches this one: the same field, and to another value."""
    if seen is None:
        return True
    return any(value_of(current, name) not in (seen.get(name), value) for name, value in changes.items())


def _require_reach(by: User, action: str, client: Client) -> None:
    context = access_of(by)
    level = context.level(Client.entity, action)
    if not context.reaches(
        level,
        owner_id=client.owner_id,
        team_id=client.team_id,
        branch_id=client.branch_id,
    ):
        raise PermissionDenied
