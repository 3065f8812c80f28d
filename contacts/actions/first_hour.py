"""The first hour on Today: counted after an import and each night, put away and brought back by its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import FirstHour
from contacts.queries.first_hour import counted, scope_of
from crm.access.context import access_of
from crm.access.levels import Level
from crm.access.picture import Picture, cells_of
from crm.changes.models.change_sets import ChangeKind
from crm.jobs import later
from crm.people.models import User

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.events import ClientsImported
    from crm.jobs.models import Job


def count_after_import(event: ClientsImported) -> None:
    """Whoever brought clients in sees at once that they are being looked at; whoever sees all clients does soon."""
    _want([event.by.pk])
    later("contacts.first_hour", unique=f"first_hour:import:{event.change_set_id}", title=_("First hour"))


def count_after_undo(change_set: ChangeSet) -> None:
    """What an import had brought is gone again: whoever undid it sees at once that it is counted anew."""
    if change_set.kind == ChangeKind.IMPORT and FirstHour.objects.exists():
        FirstHour.objects.filter(user__in=[change_set.by_id, change_set.undone_by_id]).update(counted_at=None)
        later("contacts.first_hour", unique=f"first_hour:undo:{change_set.pk}", title=_("First hour"))


def offer_to_leads() -> None:
    """Whoever sees every client has a first hour too, from the first import on."""
    picture, cells = Picture(), cells_of("client")
    sees_all = [
        pk
        for pk in picture.users
        if picture.context(pk, "client", cells).level("client", "view") == Level.ALL
    ]
    _want(sees_all)


def _want(user_ids: list[int]) -> None:
    FirstHour.objects.bulk_create([FirstHour(user_id=pk) for pk in user_ids], ignore_conflicts=True)


@transaction.atomic
def count_for(user: User) -> None:
    """Count now and keep it; nothing where there is no first hour or no right to see clients."""
    if access_of(user).may("client", "view"):
        found = {"figures": counted(user), "scope": scope_of(user), "counted_at": timezone.now()}
        FirstHour.objects.filter(user=user).update(**found)


@transaction.atomic
def count_again(*, by: User) -> Job:
    """Count anew in the background what the person is shown."""
    FirstHour.objects.filter(user=by).update(counted_at=None)
    return later(
        "contacts.first_hour_of",
        run_as=by,
        unique=f"first_hour:{by.pk}",
        title=_("First hour"),
        user_id=by.pk,
    )


@transaction.atomic
def hide_first_hour(*, by: User) -> None:
    FirstHour.objects.filter(user=by).update(hidden_at=timezone.now())


@transaction.atomic
def bring_first_hour_back(*, by: User) -> None:
    """Shown again, with figures of now."""
    FirstHour.objects.filter(user=by).update(hidden_at=None)
    count_again(by=by)
