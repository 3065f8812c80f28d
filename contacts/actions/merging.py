"""Two clients that are one and the same become one; the change set brings the other back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.actions.deletion import refuse_if_guarded
from contacts.actions.derived import refresh_last_contact, refresh_next_step, refresh_search
from contacts.actions.joining import join
from contacts.models import Client, FormerClient, Person
from contacts.queries.merging import MERGEABLE
from contacts.queries.same_persons import same_persons
from contacts.registries import Joining
from crm.access.field_groups import require_writes
from crm.access.locks import unlocked
from crm.access.models import AccessVersion
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.custom_fields.fields import PREFIX, columns_written, put_value, value_of
from crm.custom_fields.values import checked_names
from crm.documents.actions.keeping import move_documents
from crm.events import ClientsMerged, ClientsParted, publish
from crm.personal_data import hold_off_erasures

if TYPE_CHECKING:
    from crm.people.models import User

PERSON_FILLED = ("position", "purchase_role", "birthday", "language", "how_met", "note")


@transaction.atomic
def merge_clients(
    *,
    kept: Client,
    gone: Client,
    by: User,
    values: Mapping[str, Any] | None = None,
    versions: Mapping[int, int] | None = None,
    persons: Sequence[int] | None = None,
) -> ChangeSet:
    """Everything of `gone` moves to `kept`, and `gone` lies in the change set; all in one transaction.

    `values`: what fields of MERGEABLE shall be; the others are filled where they are empty, tags of both are kept.
    `versions`: by key, those that were looked at. `persons`: keys of persons of `gone` who are the same as one of
    `kept` (same_persons), by default all of these. Raises PermissionDenied, EditConflict, ValidationError.
    """
    hold_off_erasures()  # before any row is held
    kept, gone = _locked(kept, gone)
    if not (can(by, "merge", kept) and can(by, "merge", gone)):
        raise PermissionDenied
    _refuse(kept, gone)
    for client in (kept, gone):
        if versions is not None and versions.get(client.pk) != client.version:
            raise EditConflict(client)
    before, after = _values(kept, gone, values or {})
    require_writes(by, Client, (values or {}).keys() & after.keys())
    summary = _("Merged %(gone)s into %(kept)s") % {"gone": gone.name, "kept": kept.name}
    change_set = open_change_set(kind=ChangeKind.MERGE, by=by, summary=summary)
    with unlocked("everything of two clients that the caller may merge"):
        _set_fields(change_set, kept, after, by)
        _join_persons(change_set, kept, gone, persons)
        join(Joining(change_set, Client, kept.pk, gone.pk))
        FormerClient.objects.create(former_id=gone.pk, client=kept, kept_id=kept.pk, change_set=change_set)
        publish(ClientsMerged(by=by, kept_id=kept.pk, merged_ids=(gone.pk,), change_set_id=change_set.pk))
        keep_deletes(change_set, Client, [gone.pk])
    _refresh([kept.pk])
    record(by=by, action="merge", target=kept, summary=summary, before=before, after=after)
    record(by=by, action="merge", target=gone, summary=summary)
    return change_set


def _locked(kept: Client, gone: Client) -> tuple[Client, Client]:
    if kept.pk == gone.pk:
        raise ValidationError(_("A client cannot be merged with itself."))
    rows = Client.objects.unscoped("the right is asked below").select_for_update(of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, gone.pk]).order_by("pk")}
    if len(found) < 2:
        raise ValidationError(_("One of the two is not there any more."))
    return found[kept.pk], found[gone.pk]


def _refuse(kept: Client, gone: Client) -> None:
    if kept.kind != gone.kind:
        raise ValidationError(
            _("A company and an individual cannot be merged; say first what kind both are.")
        )
    refuse_if_guarded(gone)


def _values(kept: Client, gone: Client, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the kept client's fields are, and what they shall be, as far as both differ."""
    made = checked_names("client", values)
    if unknown := values.keys() - made.keys() - set(MERGEABLE):
        raise ValueError(f"Not chosen in a merge: {', '.join(sorted(unknown))}")
    wanted = {name: getattr(kept, name) or getattr(gone, name) for name in MERGEABLE}
    wanted["tags"] = [*kept.tags, *(tag for tag in gone.tags if tag not in kept.tags)]
    wanted |= {f"{PREFIX}{key}": value for key, value in {**gone.custom, **kept.custom}.items()}
    wanted |= {**values, **made}
    after = {name: value for name, value in wanted.items() if value != value_of(kept, name)}
    return {name: value_of(kept, name) for name in after}, after


def _set_fields(change_set: ChangeSet, kept: Client, after: Mapping[str, Any], by: User) -> None:
    """One step a field: one that is edited later does not keep the others from going back. Made fields are one."""
    rows = Client.objects.filter(pk=kept.pk)
    for name, value in after.items():
        put_value(kept, name, value)
    columns = {name: getattr(kept, name) for name in columns_written(after)}
    for name, value in columns.items():
        write = partial(rows.update, **{name: value})
        keep_updates(change_set, Client, [name], [kept.pk], write)
    rows.update(version=F("version") + 1, changed_at=timezone.now(), changed_by=by)


def _join_persons(change_set: ChangeSet, kept: Client, gone: Client, chosen: Sequence[int] | None) -> None:
    """Persons who stand at both become one each, before the others move."""
    for stays, goes in same_persons(kept.pk, gone.pk):
        if chosen is not None and goes.pk not in chosen:
            continue
        filled = {
            name: getattr(goes, name)
            for name in PERSON_FILLED
            if getattr(goes, name) and not getattr(stays, name)
        }
        if (made := {**goes.custom, **stays.custom}) != stays.custom:
            filled["custom"] = made
        if filled:
            write = partial(Person.objects.filter(pk=stays.pk).update, **filled)
            keep_updates(change_set, Person, list(filled), [stays.pk], write)
        move_documents(change_set=change_set, entity="person", from_ids=(goes.pk,), to_id=stays.pk)
        join(Joining(change_set, Person, stays.pk, goes.pk))
        keep_deletes(change_set, Person, [goes.pk])


def _refresh(client_ids: list[int]) -> None:
    for refresh in (refresh_search, refresh_last_contact, refresh_next_step):
        refresh(client_ids)
    AccessVersion.bump()  # shares moved, and what is shared is known by key


def part_after_undo(change_set: ChangeSet) -> None:
    """Once a merge is undone: the address is the client's own again, and figures of both are reckoned anew."""
    if change_set.kind != ChangeKind.MERGE:
        return
    rows = FormerClient.objects.unscoped("the merge was theirs who undid it").filter(change_set=change_set)
    found = list(rows)
    for former in found:
        _refresh([former.kept_id, former.former_id])
        publish(
            ClientsParted(by=change_set.undone_by, kept_id=former.kept_id, merged_ids=(former.former_id,))
        )
    with unlocked("it leads nowhere any more"):
        rows.delete()


def may_part(user: User, change_set: ChangeSet) -> bool:
    """Only whoever may merge the kept client today; not while that was itself merged or deleted since.

    An erasure may have taken away what would come back; then nothing does. Rows that an undo left may be tried again.
    """
    if change_set.kind != ChangeKind.MERGE or change_set.is_partly_undone:
        return True
    rows = FormerClient.objects.unscoped("the right is asked of the client").select_related("client")
    former = rows.filter(change_set=change_set, client_id=F("kept_id")).first()
    if former is None or not can(user, "merge", former.client):
        return False
    return change_set.rows.filter(model=Client._meta.label_lower, row_id=former.former_id).exists()
