"""Documents come, change and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.locks import unlocked
from crm.audit.actions import record as audit
from crm.changes.actions.keeping import keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.documents.holders import key_of, may
from crm.documents.models import Approval, Document, State, Step, Version
from crm.documents.names import safe_name
from crm.documents.storage import Stored, store
from crm.personal_data import hold_off_erasures

if TYPE_CHECKING:
    from crm.people.models import User


def add_document(
    *, record: Any, file: File[bytes], name: str, by: User, note: str = "", is_private: bool = False
) -> Document:
    """Keep a file as a new document of the record. Raises ValidationError for a file that is not kept (storage.store).

    The file is written before the transaction that names it: a crash in between leaves it to the sweep.
    """
    if not may(by, "change", record):
        raise PermissionDenied
    stored = store(file, name)
    with transaction.atomic(), _removed_on_failure(stored):
        hold_off_erasures()
        document = Document.objects.create(
            record_entity=key_of(record),
            record_id=record.pk,
            name=stored.name,
            is_private=is_private,
            brought_by=by,
        )
        _put_on_top(document, stored, by, note)
        audit(by=by, action="create", target=document, about=record)
    return document


def add_version(
    *, document: Document, file: File[bytes], name: str, by: User, note: str = ""
) -> Version | None:
    """Keep a file as the newest version; what was asked for the one before is taken back, and it is a draft again.

    None, and nothing changes, if its bytes are those of the newest version. Raises ValidationError as `add_document`.
    """
    may_change(document, by)
    stored = store(file, name)
    with transaction.atomic(), _removed_on_failure(stored):
        hold_off_erasures()
        held(document)
        newest = document.versions.unscoped("of the document in hand").get(number=document.number)
        if newest.sha256 == stored.sha256:
            stored.file.unlink(missing_ok=True)
            return None
        take_back(document)
        version = _put_on_top(document, stored, by, note)
        after = {"number": version.number}
        audit(by=by, action="add_version", target=document, after=after)
    return version


def _put_on_top(document: Document, stored: Stored, by: User, note: str) -> Version:
    number, now = document.number + 1, timezone.now()
    version = Version.objects.create(
        document=document,
        number=number,
        name=stored.name,
        path=stored.path,
        kind=stored.kind,
        size=stored.size,
        sha256=stored.sha256,
        note=note[:300],
        brought_by=by,
        at=now,
    )
    document.number, document.kind, document.size = number, stored.kind, stored.size
    document.state, document.changed_at = State.DRAFT, now
    document.save(update_fields=["number", "kind", "size", "state", "changed_at"])
    return version


class _removed_on_failure:  # noqa: N801 - read as a word of the statement
    """The file of a transaction that fails goes at once; what a crash leaves is the sweep's."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is not None:
            self.stored.file.unlink(missing_ok=True)


def may_change(document: Document, by: User) -> None:
    if not Document.objects.visible_to(by, "change").filter(pk=document.pk).exists():
        raise PermissionDenied


def held(document: Document) -> None:
    """Bring the caller's document up to date and hold its row until the transaction ends."""
    rows = Document.objects.unscoped("the document in hand").select_for_update(of=("self",))
    document.refresh_from_db(from_queryset=rows)


def take_back(document: Document) -> None:
    """Whoever was asked and has not answered is not asked any more."""
    waiting = Approval.objects.unscoped("all who were asked").filter(
        version__document=document, answer=Approval.Answer.WAITING
    )
    waiting.update(answer=Approval.Answer.TAKEN_BACK, answered_at=timezone.now())


@transaction.atomic
def change_document(*, document: Document, by: User, name: str, is_private: bool) -> Document:
    """Another name, or who sees it. Only whoever brought it may make it private, or open it again."""
    may_change(document, by)
    held(document)
    wanted = {"name": safe_name(name), "is_private": is_private if document.brought_by_id == by.pk else None}
    before = {
        key: getattr(document, key)
        for key, value in wanted.items()
        if value not in (None, getattr(document, key))
    }
    if before:
        for key in before:
            setattr(document, key, wanted[key])
        document.changed_at = timezone.now()
        document.save(update_fields=[*before, "changed_at"])
        after = {key: wanted[key] for key in before}
        audit(by=by, action="change", target=document, before=before, after=after)
    return document


@transaction.atomic
def delete_document(*, document: Document, by: User) -> ChangeSet:
    """Into the recycle bin with all its versions; the files stay as long as they can come back."""
    may_change(document, by)
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=_("Deleted %s") % document.name)
    keep_all(change_set, [document.pk])
    audit(by=by, action="delete", target=document)
    return change_set


def keep_all(change_set: ChangeSet, document_ids: list[int]) -> None:
    """Delete documents with everything of theirs, so that the change set brings them back."""
    with unlocked("everything of documents that the caller may delete"):
        for model, path in ((Approval, "version__document"), (Step, "document"), (Version, "document")):
            rows = model.objects.filter(**{f"{path}__in": document_ids})
            if rows.exists():
                keep_deletes(change_set, model, rows)
        keep_deletes(change_set, Document, document_ids)


def delete_with_records(*, change_set: ChangeSet, entity: str, record_ids: list[int]) -> None:
    """The documents of records that are being deleted go with them into their change set, and come back with them."""
    rows = Document.objects.unscoped("all of records that the caller may delete")
    ids = list(rows.filter(record_entity=entity, record_id__in=record_ids).values_list("pk", flat=True))
    if ids:
        keep_all(change_set, ids)


@transaction.atomic
def move_documents(*, change_set: ChangeSet, entity: str, from_ids: tuple[int, ...], to_id: int) -> None:
    """Records became one: the documents of the others hang on it from now on."""
    rows = Document.objects.unscoped("all of the records that are merged")
    ids = list(rows.filter(record_entity=entity, record_id__in=from_ids).values_list("pk", flat=True))
    if ids:
        moved = rows.filter(pk__in=ids)
        keep_updates(change_set, Document, ["record_id"], ids, lambda: moved.update(record_id=to_id))
