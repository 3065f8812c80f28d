from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
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
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.actions.keeping import delete_with_record
from crm.messages.actions.with_record import delete_talk

if TYPE_CHECKING:
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
    with unlocked("everything of a client that the caller may delete"):
        for share in (ClientUserShare, ClientTeamShare):
            keep_deletes(change_set, share, share.objects.filter(content_object=client))
        moves = ActivityMove.objects.filter(activity__client=client)
        if moves.exists():
            keep_deletes(change_set, ActivityMove, moves)
        delete_ties(change_set, client, besides=OWN_CHILDREN)
        delete_talk(change_set=change_set, entity=Client.entity, record_id=client.pk)
        delete_with_record(change_set=change_set, entity=Client.entity, record_id=client.pk)
        for model in OWN_CHILDREN:
            if model is Person:
                free_persons(
                    change_set, list(Person.objects.filter(client=client).values_list("pk", flat=True))
                )
            keep_deletes(change_set, model, model._default_manager.filter(client_id=client.pk))
        keep_deletes(change_set, Client, [client.pk])
    AccessVersion.bump()
    record(by=by, action="delete", target=client)
    return change_set
