from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts.actions.ties import delete_ties, free_persons
from contacts.models import (
    Activity,
    ActivityMove,
    ActivitySeries,
    Address,
    Channel,
    Client,
    ClientName,
    ClientTeamShare,
    ClientUserShare,
    HandoverItem,
    Interaction,
    Introduction,
    Person,
    Position,
    Preference,
    TaxNumber,
    TimelinePin,
)
from contacts.registries import client_children, deletion_guards
from crm.access.context import access_of
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.actions.keeping import delete_with_records
from crm.messages.actions.with_record import delete_talk

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

# Children before those they point to.
OWN_CHILDREN: tuple[type[models.Model], ...] = (
    TimelinePin,
    Introduction,
    HandoverItem,
    Activity,
    ActivitySeries,
    Interaction,
    Preference,
    Position,
    ClientName,
    TaxNumber,
    Address,
    Channel,
    Person,
)


def what_holds(client: Client) -> list[str]:
    """Records of other rooms that stand in the way of a deletion, as words: "3 deals"."""
    found = []
    with unlocked("what hangs on a client is counted whoever may see it"):
        for child in client_children.items():
            if child.model in OWN_CHILDREN:
                continue
            count = child.model._default_manager.filter(**{child.path: client}).count()
            if count:
                names = (
                    child.model._meta.verbose_name if count == 1 else child.model._meta.verbose_name_plural
                )
                found.append(f"{count} {names}")
    return found


def refuse_if_guarded(record: Client | Person) -> None:
    """Raises ValidationError while another room has a reason to keep this client or person (a legal hold)."""
    for guard in deletion_guards.items():
        if refusal := guard.refusal(record):
            raise ValidationError(refusal)


@transaction.atomic
def delete_client(*, client: Client, by: User) -> ChangeSet:
    """Delete a client with its persons, channels, interactions and activities; undoable as one change set.

    Raises ValidationError while deals, orders or tickets hang on it: those are history that the firm needs.
    """
    if not can(by, "delete", client):
        raise PermissionDenied
    refuse_if_guarded(client)
    held_by = what_holds(client)
    if held_by:
        raise ValidationError(
            _("%(client)s has %(what)s and stays. Set its stage to lost instead.")
            % {"client": client.name, "what": ", ".join(held_by)}
        )
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted %s") % client.name)
    _delete(change_set, [client.pk])
    record(by=by, action="delete", target=client)
    return change_set


@transaction.atomic
def delete_clients(*, clients: ScopedQuerySet, by: User) -> ChangeSet:
    """Into the recycle bin with those that `by` may delete in bulk and that nothing holds; the others stay.

    One undoable change set. Raises PermissionDenied without the right to delete, or to work in bulk.
    """
    access = access_of(by)
    if not (access.may(Client.entity, "bulk") and access.may(Client.entity, "delete")):
        raise PermissionDenied
    allowed = clients.visible_to(by, "delete").visible_to(by, "bulk")
    with unlocked("what hangs on a client is asked whoever may see it"):
        for child in client_children.items():
            if child.model not in OWN_CHILDREN:
                held = child.model._default_manager.filter(**{child.path: OuterRef("pk")})
                allowed = allowed.exclude(Exists(held.order_by()))
        ids = set(allowed.order_by().values_list("pk", flat=True))
    for guard in deletion_guards.items():
        ids -= set(guard.held(ids))
    kept_in_order = sorted(ids)
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted clients"))
    record(by=by, action="delete", entity=Client.entity, object_ids=kept_in_order, summary=change_set.summary)
    if ids:
        _delete(change_set, kept_in_order)
    return change_set


def _delete(change_set: ChangeSet, ids: list[int]) -> None:
    """Everything of these clients into the change set, children before those they point to."""
    with unlocked("everything of clients that the caller may delete"):
        for share in (ClientUserShare, ClientTeamShare):
            keep_deletes(change_set, share, share.objects.filter(content_object__in=ids))
        moves = ActivityMove.objects.filter(activity__client__in=ids)
        if moves.exists():
            keep_deletes(change_set, ActivityMove, moves)
        delete_ties(change_set, ids, besides=OWN_CHILDREN)
        persons = list(Person.objects.filter(client__in=ids).values_list("pk", flat=True))
        delete_talk(change_set=change_set, entity=Client.entity, record_ids=ids)
        delete_with_records(change_set=change_set, entity=Client.entity, record_ids=ids)
        delete_with_records(change_set=change_set, entity="person", record_ids=persons)
        for model in OWN_CHILDREN:
            if model is Person:
                free_persons(change_set, persons)
            keep_deletes(change_set, model, model._default_manager.filter(client_id__in=ids))
        keep_deletes(change_set, Client, ids)
    AccessVersion.bump()
