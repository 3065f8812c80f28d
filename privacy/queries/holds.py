"""What stands in the way of an erasure."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import Client, Person
from privacy.models import LegalHold

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.personal_data import Subject


def holds_of(client: Client, user: User) -> dict[int | None, LegalHold]:
    """Holds in force by the key of the person; None: the whole client."""
    rows = LegalHold.objects.visible_within(client, user).in_force()
    return {hold.person_id: hold for hold in rows.order_by("pk")}


def refusal_of(record: Client | Person) -> str:
    """Why a client or person under a hold is not deleted by hand either."""
    from privacy.queries.subjects import subject_of

    if holds := holds_on(subject_of(record)):
        return _("A legal hold is in force, nothing may be deleted: %(why)s") % {"why": holds[0].reason}
    return ""


def holds_on(subject: Subject) -> list[Any]:
    """Holds in force on the person or their client; on any person of a client that is to be erased whole."""
    rows = LegalHold.objects.unscoped("a hold holds whoever may see it").in_force()
    of_whom = Q(person=None) | Q(person__in=subject.person_ids)
    return list(rows.filter(of_whom, client=subject.client_id).order_by("pk"))


def held_clients(client_ids: Collection[int]) -> set[int]:
    """Which of these clients are under a hold, whole or with one of their persons."""
    rows = LegalHold.objects.unscoped("a hold holds whoever may see it").in_force()
    return set(rows.filter(client__in=client_ids).values_list("client", flat=True))
