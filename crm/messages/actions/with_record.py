"""What becomes of the talk about a record when the record goes, or becomes part of another."""

from __future__ import annotations

from crm.access.locks import unlocked
from crm.changes.actions.keeping import keep_deletes, keep_updates
from crm.changes.models import ChangeSet
from crm.messages.models import Conversation, Message, Participant


def delete_talk(*, change_set: ChangeSet, entity: str, record_ids: list[int]) -> None:
    """It goes with the records into their change set, and comes back with them."""
    with unlocked("all of records that the caller may delete"):
        ids = list(
            Conversation.objects.filter(record_entity=entity, record_id__in=record_ids).values_list(
                "pk", flat=True
            )
        )
        if not ids:
            return
        for model in (Message, Participant):
            rows = model.objects.filter(conversation__in=ids)
            if rows.exists():
                keep_deletes(change_set, model, rows)
        keep_deletes(change_set, Conversation, ids)


def move_talk(*, change_set: ChangeSet, entity: str, from_ids: tuple[int, ...], to_id: int) -> None:
    """Records became one: what was said about the others stands on it from now on."""
    rows = Conversation.objects.unscoped("all of the records that are merged")
    ids = list(rows.filter(record_entity=entity, record_id__in=from_ids).values_list("pk", flat=True))
    if ids:
        moved = rows.filter(pk__in=ids)
        keep_updates(change_set, Conversation, ["record_id"], ids, lambda: moved.update(record_id=to_id))
