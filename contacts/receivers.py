"""What contacts does when something happens elsewhere."""

from contacts.models import Client
from crm.changes.models import ChangeSet
from crm.documents.actions.keeping import move_documents
from crm.events import ClientsMerged, subscribe


def bring_documents_along(event: ClientsMerged) -> None:
    """The documents of clients that became part of another hang on that one; undone with the merge."""
    change_set = ChangeSet.objects.get(pk=event.change_set_id or 0)
    move_documents(
        change_set=change_set, entity=Client.entity, from_ids=event.merged_ids, to_id=event.kept_id
    )


def subscribe_all() -> None:
    subscribe(ClientsMerged, bring_documents_along)
