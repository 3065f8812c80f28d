"""Imports as a source of call lists and lead lists: the clients that a file brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contacts.models import Client, ImportRun
from crm.changes.models import ChangeRow
from crm.changes.models.change_rows import Operation

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 30


def imports_of(user: User) -> list[tuple[int, str]]:
    """The newest of one's own that brought clients."""
    runs = ImportRun.objects.of(user).filter(
        target="clients", state=ImportRun.State.DONE, change_set__isnull=False
    )
    return [(run.pk, run.file_name) for run in runs.order_by("-pk")[:SHOWN]]


def clients_of_import(pk: int, user: User) -> Any:
    """Those that it made and that are still there."""
    run = ImportRun.objects.of(user).filter(pk=pk, change_set__isnull=False).first()
    if run is None:
        return None
    rows = ChangeRow.objects.filter(
        change_set=run.change_set_id, model=Client._meta.label_lower, operation=Operation.CREATE
    )
    return Client.objects.visible_to(user).filter(pk__in=rows.values("row_id"))
