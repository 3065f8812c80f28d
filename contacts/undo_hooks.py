"""After an undo the kept figures of the clients it touched are reckoned anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from contacts.actions.call_sources import recount_after_undo
from contacts.actions.derived import refresh_last_contact, refresh_next_step, refresh_search
from contacts.actions.first_hour import count_after_undo
from contacts.actions.merging import may_part, part_after_undo
from contacts.models import (
    Activity,
    ActivityMove,
    Breach,
    CallItem,
    Channel,
    ClassChange,
    Client,
    ClientName,
    ClientSearch,
    DuplicatePair,
    Interaction,
    MailFiling,
    Person,
    TaxNumber,
)
from crm.access.locks import LockedModel, unlocked
from crm.changes.models import ChangeRow, ChangeSet
from crm.changes.registry import Belonging, UndoHook, UndoRight, belongings, undo_hooks, undo_rights

Refresh = Callable[[list[int]], int]
WHAT: dict[type[LockedModel], tuple[Refresh, ...]] = {
    Client: (refresh_search, refresh_last_contact, refresh_next_step),
    Person: (refresh_search,),
    Channel: (refresh_search,),
    ClientName: (refresh_search,),
    TaxNumber: (refresh_search,),
    Interaction: (refresh_last_contact,),
    MailFiling: (refresh_last_contact,),
    Activity: (refresh_next_step,),
}


def register_undo_hooks() -> None:
    belongings.register(Belonging(ClientSearch._meta.label_lower))
    belongings.register(Belonging(ActivityMove._meta.label_lower))
    belongings.register(Belonging(Breach._meta.label_lower))
    belongings.register(Belonging(DuplicatePair._meta.label_lower))
    belongings.register(Belonging(ClassChange._meta.label_lower))
    for model in WHAT:
        label = model._meta.label_lower
        undo_hooks.register(UndoHook(label, label, partial(refresh_after_undo, model)))
    item = CallItem._meta.label_lower
    undo_hooks.register(UndoHook(item, item, recount_after_undo))
    for model in (Client, Person, Channel, Interaction):
        label = model._meta.label_lower
        undo_hooks.register(UndoHook(f"first_hour.{label}", label, count_after_undo))
    client = Client._meta.label_lower
    undo_hooks.register(UndoHook("contacts.merge", client, part_after_undo))
    undo_rights.register(UndoRight(client, may_part))


def refresh_after_undo(model: type[LockedModel], change_set: ChangeSet) -> None:
    """Rows of `model` that are there again, or as they were: their clients' figures follow."""
    touched = ChangeRow.objects.filter(change_set=change_set, model=model._meta.label_lower).values("row_id")
    column = "pk" if model is Client else "client_id"
    with unlocked("figures of clients are reckoned whoever undid the change"):
        rows = model.objects.filter(pk__in=touched).exclude(**{column: None})
        ids = set(rows.values_list(column, flat=True).distinct())
        if model is not Client:
            gone = ChangeRow.objects.filter(change_set=change_set).parents(model._meta.label_lower)
            ids |= set(Client.objects.filter(pk__in=gone).values_list("pk", flat=True))
    for refresh in WHAT[model]:
        refresh(sorted(ids))
