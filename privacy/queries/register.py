"""The registers of whoever looks after personal data: requests, erasures, holds, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from crm.audit.models import AuditEntry
from crm.frozen import frozen
from crm.personal_data import copies, places
from privacy.models import Erasure, LegalHold, PersonalRequest
from privacy.officers import ENTITY, is_officer

if TYPE_CHECKING:
    from crm.people.models import User

PAGE = 50


@frozen
class Rows:
    """A page of rows, newest first; `older` is the key to go on from, None on the last page."""

    rows: list[Any]
    older: int | None


def page_of(queryset: Any, before: int | None) -> Rows:
    rows = queryset.filter(pk__lt=before) if before else queryset
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Rows(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def requests(user: User, before: int | None) -> Rows:
    rows = PersonalRequest.objects.visible_to(user).select_related("client", "person__client", "by")
    return page_of(rows, before)


def open_requests(user: User) -> list[PersonalRequest]:
    rows = PersonalRequest.objects.visible_to(user).filter(answered_on=None)
    return list(rows.select_related("client", "person__client").order_by("due_on", "pk")[:PAGE])


def erasures(user: User, before: int | None) -> Rows:
    return page_of(Erasure.objects.visible_to(user).select_related("by", "job"), before)


def holds(user: User, before: int | None) -> Rows:
    rows = LegalHold.objects.visible_to(user).select_related("client", "person", "by", "lifted_by")
    return page_of(rows, before)


def log(user: User, before: int | None) -> Rows:
    """What was done with personal data, out of the audit."""
    entries = AuditEntry.objects.with_payload(user).filter(Q(entity=ENTITY) | Q(action="consent"))
    return page_of(entries.select_related("by"), before)


def today_requests(user: User) -> dict[str, Any] | None:
    """On the Today page of whoever may answer: what is still to be answered, the most urgent first."""
    if not is_officer(user, "change"):
        return None
    found = open_requests(user)
    return {"requests": found[:10], "count": len(found)} if found else None


def lines_of(erasure: Erasure) -> list[tuple[Any, dict[str, int]]]:
    """(label, counts) of each place in which an erasure found something."""
    labels = {place.key: place.label for place in places.items()} | {
        copy.key: copy.label for copy in copies.items()
    }
    return [(labels.get(key, key), counts) for key, counts in erasure.results.items() if any(counts.values())]
