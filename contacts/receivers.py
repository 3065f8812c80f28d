"""What contacts does when something happens elsewhere."""

from contacts.actions.first_hour import count_after_import
from contacts.models import Client, Mailbox
from crm.changes.models import ChangeSet
from crm.documents.actions.keeping import move_documents
from crm.events import ClientsImported, ClientsMerged, EmployeeLeft, subscribe
from crm.messages.actions.with_record import move_talk


def bring_belongings_along(event: ClientsMerged) -> None:
    """Documents and talk of clients that became part of another hang on that one; undone with the merge."""
    change_set = ChangeSet.objects.get(pk=event.change_set_id or 0)
    for move in (move_documents, move_talk):
        move(change_set=change_set, entity=Client.entity, from_ids=event.merged_ids, to_id=event.kept_id)


def let_go_of_mailboxes(event: EmployeeLeft) -> None:
    """Of whoever left no mailbox is read any more, and no password is kept."""
    rows = Mailbox.objects.unscoped("of a colleague who left").filter(owner=event.user_id)
    rows.update(is_on=False, sealed_password="")


def subscribe_all() -> None:
    subscribe(EmployeeLeft, let_go_of_mailboxes)
    subscribe(ClientsImported, count_after_import)
    subscribe(ClientsMerged, bring_belongings_along)
