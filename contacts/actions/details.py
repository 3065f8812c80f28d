"""Names, numbers, addresses, preferences, positions, ties and days of a client: one door for rows of these models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_search
from contacts.actions.edits import refuse_if_moved
from contacts.models import (
    Address,
    Client,
    ClientName,
    ImportantDate,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from crm.access.field_groups import require_to_give, require_writes
from crm.access.locks import unlocked
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.people.models import User

Detail = ClientName | TaxNumber | Address | Preference | Position | PersonTie | ImportantDate
DETAILS: tuple[type[Detail], ...] = (
    ClientName, TaxNumber, Address, Preference, Position, PersonTie, ImportantDate,
)  # fmt: skip
SEARCHED = (ClientName, TaxNumber)
# Rows that hang on a person hang on the person's client through it.
OF_PERSONS = (PersonTie, ImportantDate)


def client_of(detail: Detail) -> Client:
    """The client to whom a detail counts."""
    return detail.person.client if isinstance(detail, OF_PERSONS) else detail.client


@transaction.atomic
def add_detail(*, detail: Detail, by: User) -> Detail:
    """Save a new row of one of DETAILS. Raises PermissionDenied without the right to change its client."""
    client, model = client_of(detail), type(detail)
    _require_change(client, by)
    said = values_of(detail)
    require_to_give(by, model, **said)
    if isinstance(detail, Preference):
        detail.by = by
    detail.save()
    _found_anew(detail, client)
    record(by=by, action="change", target=client, summary=_about(detail), after=_named(model, said))
    return detail


@transaction.atomic
def change_detail(
    *, detail: Detail, by: User, changes: dict[str, Any], seen: Mapping[str, Any] | None = None
) -> Detail:
    """Change fields of a row.

    Raises EditConflict if one of them has moved on from `seen`, the values that the editor started from,
    PermissionDenied without the right.
    """
    client, model = client_of(detail), type(detail)
    _require_change(client, by)
    rows = model.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    current: Detail = rows.get(pk=detail.pk)
    refuse_if_moved(current, changes, seen or {})
    before = {
        name: getattr(current, name) for name, value in changes.items() if getattr(current, name) != value
    }
    if not before:
        return current
    require_writes(by, model, before)
    for name in before:
        setattr(current, name, changes[name])
    current.save(update_fields=list(before))
    _found_anew(current, client)
    after = {name: changes[name] for name in before}
    record(
        by=by,
        action="change",
        target=client,
        summary=_about(current),
        before=_named(model, before),
        after=_named(model, after),
    )
    return current


@transaction.atomic
def remove_detail(*, detail: Detail, by: User) -> ChangeSet:
    """Remove a row; undoable as one change set."""
    client, model = client_of(detail), type(detail)
    _require_change(client, by)
    said = values_of(detail)
    require_writes(by, model, said)
    what = model._meta.verbose_name
    summary = _("Removed: %(what)s, %(client)s") % {"what": what, "client": client.name}
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    with unlocked("a row of a client that the caller may change"):
        keep_deletes(change_set, model, [detail.pk])
    _found_anew(detail, client)
    record(by=by, action="change", target=client, summary=_about(detail), before=_named(model, said))
    return change_set


def values_of(detail: Detail) -> dict[str, Any]:
    """What the row says itself; whom it belongs to is said by the place where it stands."""
    fields = (field for field in detail._meta.concrete_fields if field.editable and not field.primary_key)
    found = {field.name: getattr(detail, field.attname) for field in fields if not _is_key(field)}
    return {name: value for name, value in found.items() if value not in ("", None)}


def _is_key(field: Any) -> bool:
    return isinstance(field, models.ForeignKey)


def _named(model: type[Detail], values: dict[str, Any]) -> dict[str, Any]:
    name = model._meta.model_name
    return {f"{name}.{field}": getattr(value, "pk", value) for field, value in values.items()}


def _about(detail: Detail) -> str:
    person = getattr(detail, "person", None)
    return person.name if person else ""


def _found_anew(detail: Detail, client: Client) -> None:
    if isinstance(detail, SEARCHED):
        refresh_search([client.pk])


def _require_change(client: Client, by: User) -> None:
    if not can(by, "change", client):
        raise PermissionDenied
