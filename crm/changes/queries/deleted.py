"""The recycle bin: what was deleted and can still come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from crm.audit.models import Retention
from crm.changes.access import can_undo, visible_change_sets
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.models.change_rows import Operation, Refusal
from crm.changes.models.change_sets import ChangeKind, ChangeState
from crm.changes.queries.words import Telling, kind_of
from crm.changes.registry import bin_links
from crm.changes.sql import model_named
from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 50
NAMES = {"name", "title"}


@frozen
class Deleted:
    """One deletion: a record (or several at once) with `along`, the number of rows that went with it.

    `problem` says why it did not come back when somebody tried. `until` is when it is gone for good; None: never.
    `link`: another page about it, as (address, label).
    """

    change_set: ChangeSet
    kind: str
    name: str
    along: int
    until: datetime | None
    problem: str
    may_restore: bool
    link: tuple[str, str] | None = None


@frozen
class Bin:
    """A page of the recycle bin; `older` is the number to go on from, None on the last page."""

    rows: list[Deleted]
    older: int | None


def deletions(user: User) -> QuerySet[ChangeSet]:
    """What this person deleted, or anybody for those with the right, and that is not wholly back; newest first."""
    waiting = Q(state=ChangeState.KEPT) | Q(state=ChangeState.UNDONE, refused_count__gt=0)
    found = ChangeSet.objects.filter(visible_change_sets(user), waiting, kind=ChangeKind.DELETE)
    return found.exclude(root="").order_by("-id")


def kinds_in_bin(user: User) -> list[tuple[str, str]]:
    """(model label, word) of the kinds of records that lie in it."""
    labels = deletions(user).order_by().values_list("root", flat=True).distinct()
    return sorted(((label, kind_of(label)) for label in labels), key=lambda pair: pair[1])


def recycle_bin(user: User, wanted: Mapping[str, Any], before: int | None = None) -> Bin:
    """One page; three queries. `wanted`: by (user), root (model label), words (in the name)."""
    telling = Telling(user)
    found = deletions(user).select_related("by")
    if wanted.get("by"):
        found = found.filter(by=wanted["by"])
    if wanted.get("root"):
        found = found.filter(root=wanted["root"])
    if wanted.get("words"):
        # Whoever may not read a name must not find out by searching for it.
        own = Q(by=user) if telling.masked else Q()
        found = found.filter(own, summary__icontains=wanted["words"])
    if before:
        found = found.filter(id__lt=before)
    sets = list(found[: PAGE + 1])
    older = sets[PAGE - 1].pk if len(sets) > PAGE else None
    return Bin(_told(sets[:PAGE], telling), older)


def _told(sets: list[ChangeSet], telling: Telling) -> list[Deleted]:
    days = Retention.load().bin_days
    single: dict[str, list[int]] = {}
    for one in sets:
        if one.rows_of(one.root) == 1:
            single.setdefault(one.root, []).append(one.pk)
    deleted = Q(pk__in=())
    for root, keys in single.items():
        deleted |= Q(change_set__in=keys, model=root, operation=Operation.DELETE)
    rows = {row.change_set_id: row for row in ChangeRow.objects.filter(deleted)}
    return [
        Deleted(
            change_set=one,
            kind=kind_of(one.root),
            name=_name(one, rows.get(one.pk), telling),
            along=one.counts["delete"] - one.rows_of(one.root),
            until=one.at + timedelta(days=days) if days else None,
            problem=_problem(one, rows.get(one.pk)),
            may_restore=can_undo(telling.user, one),
            link=_link(one, rows.get(one.pk), telling),
        )
        for one in sets
    ]


def _name(change_set: ChangeSet, row: ChangeRow | None, telling: Telling) -> str:
    if not telling.may_name(change_set):
        return f"#{row.row_id}" if row else telling.summary(change_set)
    return name_of(row) if row and _has_name(row) else str(change_set)


def _link(change_set: ChangeSet, row: ChangeRow | None, telling: Telling) -> tuple[str, str] | None:
    found = bin_links.get(row.model) if row else None
    if row is None or found is None or not telling.may_name(change_set) or not found.allowed(telling.user):
        return None
    url = found.url(row)
    return (url, str(found.label)) if url else None


def _has_name(row: ChangeRow) -> bool:
    """A phone or a talk has none of its own: it is told as it was deleted, with its client."""
    return not NAMES.isdisjoint(field.name for field in model_named(row.model)._meta.concrete_fields)


def name_of(row: ChangeRow) -> str:
    """What a deleted row called itself."""
    try:
        return str(record_of(row))
    except ObjectDoesNotExist:  # its name was made of something that is gone too
        return f"#{row.row_id}"


def record_of(row: ChangeRow) -> Model:
    """The record as it was deleted; what it points to may be gone, and it is not to be saved."""
    model = model_named(row.model)
    kept = row.before or {}
    fields = [field for field in model._meta.concrete_fields if field.column in kept and not field.generated]
    return model(**{field.attname: field.to_python(kept[field.column]) for field in fields})


def _problem(change_set: ChangeSet, row: ChangeRow | None) -> str:
    if not change_set.is_partly_undone:
        return ""
    return str(Refusal(row.refused).label) if row and row.refused else _("Parts of it did not come back")
