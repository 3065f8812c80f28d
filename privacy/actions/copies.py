"""Copies of a person's values on the ground floor: what the audit, undo and exports keep."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from contacts.models import Client, ClientTeamShare, ClientUserShare, Person
from crm.audit.models import AuditEntry, AuditPayload
from crm.changes.models import ChangeRow, ChangeSet
from crm.lists.models import ExportFile
from crm.lists.registry import lists
from crm.personal_data import Place, Subject, Traces, anywhere, places
from privacy.models import PersonalExport

SHARES = [model._meta.label_lower for model in (ClientUserShare, ClientTeamShare)]
# What stands in a sentence where a person was named.
GONE = "[…]"


def pattern_of(words: tuple[str, ...]) -> str:
    """An expression of PostgreSQL that finds any of the words, whole."""
    escaped = ("".join(c if c.isalnum() or ord(c) > 127 else f"\\{c}" for c in word) for word in words)
    return rf"(?<!\w)({'|'.join(escaped)})(?!\w)"


def without_words(field: str, words: tuple[str, ...]) -> Func:
    return Func(
        F(field), Value(pattern_of(words)), Value(GONE), Value("gi"), function="regexp_replace",
        output_field=TextField(),
    )  # fmt: skip


def naming(rows: QuerySet[Any], names: list[str], words: tuple[str, ...]) -> QuerySet[Any]:
    """Rows in whose columns, JSON too, one of the words stands."""
    if not words:
        return rows.none()
    as_text = {f"text_of_{at}": Cast(name, TextField()) for at, name in enumerate(names)}
    found = [Q(**{f"{column}__icontains": word}) for column in as_text for word in words]
    return rows.annotate(**as_text).filter(reduce(or_, found))


def blank_audit(traces: Traces) -> int:
    """Values, names and words of entries about the person's records, and of the client's where they name the person.

    The one way the audit's triggers leave open; that something happened, when and by whom, stays.
    """
    blanked: dict[str, Any] = {"before": None, "after": None, "label": "", "summary": ""}
    kept = AuditPayload.objects.filter(blanked_at=None)
    near = kept.filter(entry__in=_entries_near(traces))
    told = (*traces.subject.words, *traces.said)
    by_name = naming(near, list(blanked), told)
    keys = set(kept.filter(_about(traces)).values_list("pk", flat=True)) | set(
        by_name.values_list("pk", flat=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rapport.audit_erase', 'on', true)")
        count = AuditPayload.objects.filter(pk__in=keys).update(**blanked, blanked_at=timezone.now())
        cursor.execute("SELECT set_config('rapport.audit_erase', '', true)")
    return count


def _about(traces: Traces) -> Q:
    """Entries about records that go; what is done to a child is an entry of its root."""
    former = traces.subject.former_ids if traces.subject.is_client else ()
    found = Q(entry__entity=Client.entity, entry__object_id__in=former)
    for place in places.items():
        if traces.rows[place.key] and (key := _root(place)):
            found |= Q(entry__entity=key, entry__object_id__in=traces.rows[place.key])
    return found


def _root(place: Place) -> str:
    """The entity under which the audit keeps the rows of a place; "" for children."""
    model = place.model
    return "" if hasattr(model, "scope_path") else str(getattr(model, "entity", ""))


def _entries_near(traces: Traces) -> QuerySet[AuditEntry]:
    """Entries about the client, about what hangs on it and about the person's rows, under whichever key they stand."""
    near = Q(entity="client", object_id__in=traces.subject.client_ids)
    for place in places.items():
        model = place.model
        ids = set(traces.rows[place.key])
        keys = {str(getattr(model, "entity", "")), str(model._meta.model_name)} - {""}
        if place.near is anywhere:
            near |= Q(entity__in=keys)
            continue
        if place.near:
            ids |= set(model._default_manager.filter(place.near(traces.subject)).values_list("pk", flat=True))
        near |= Q(entity__in=keys, object_id__in=ids)
    return AuditEntry.objects.filter(near)


def remove_undo(traces: Traces) -> int:
    """Rows of change sets that would bring the person back, or name them; the rest of the set can still be undone."""
    subject, mine = traces.subject, _deleted_of(traces.subject)
    near = Q(before__client_id__in=subject.client_ids)
    near |= Q(model=Client._meta.label_lower, row_id__in=subject.former_ids)
    for place in places.items():
        label = place.model._meta.label_lower
        if ids := traces.rows[place.key]:
            mine |= Q(model=label, row_id__in=ids)
        if place.near is anywhere:
            near |= Q(model=label)
        elif place.near:
            ids = list(place.model._default_manager.filter(place.near(subject)).values_list("pk", flat=True))
            near |= Q(model=label, row_id__in=ids)
    rows = ChangeRow.objects.all()
    gone = _delete(rows.filter(mine)) + _delete(naming(rows.filter(near), ["before", "after"], subject.words))
    sets = naming(ChangeSet.objects.all(), ["summary"], subject.words)
    ChangeSet.objects.filter(pk__in=list(sets.values_list("pk", flat=True))).update(
        summary=without_words("summary", subject.words)
    )
    return gone


def _deleted_of(subject: Subject) -> Q:
    """Rows that lie deleted know whose they were; among the subject's persons are those who lie there themselves."""
    persons = Q(model=Person._meta.label_lower, row_id__in=subject.person_ids)
    found = persons | Q(before__person_id__in=subject.person_ids)
    if subject.is_client:
        found |= Q(model=Client._meta.label_lower, row_id__in=subject.client_ids)
        found |= Q(before__client_id__in=subject.client_ids)
        found |= Q(model__in=SHARES, before__content_object_id__in=subject.client_ids)
    return found


def remove_exports(traces: Traces) -> int:
    """Files of lists in which the person may stand (they can be made anew), and what was given out about them."""
    held = {place.model for place in places.items()}
    keys = [spec.key for spec in lists.items() if spec.model in held]
    # Held before the files are listed: one that is being written is whole before that, or not at all.
    files = ExportFile.objects.filter(list_key__in=keys).select_for_update().order_by("pk")
    for file in files:
        traces.files += [f"exports/{file.path}", f"exports/{file.draft}"]
    own = PersonalExport.objects.filter(client_id__in=traces.subject.client_ids).exclude(file="")
    for export in own.select_for_update(of=("self",)).order_by("pk"):
        traces.files += [f"{PersonalExport.FOLDER}/{path.name}" for path in (export.path, export.draft)]
    return _delete(files) + own.update(file="", is_made=False)


def _delete(rows: QuerySet[Any]) -> int:
    count, _by_model = rows.model._default_manager.filter(
        pk__in=list(rows.values_list("pk", flat=True))
    ).delete()
    return count
