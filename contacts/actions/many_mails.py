"""Many mails at once, from their list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_last_contact
from contacts.models import Client, Mail, MailAbout, MailFiling, MailParticipant, Privacy
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import insert_kept, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.people.models import User

FILINGS = """
INSERT INTO contacts_mailfiling (mail_id, client_id, person_id, happened_at, by_id, at)
SELECT m.id, %(client)s, NULL, m.sent_at, %(by)s, %(now)s FROM contacts_mail m WHERE m.id = ANY(%(ids)s) ORDER BY m.id
ON CONFLICT DO NOTHING
"""
ABOUTS = """
INSERT INTO contacts_mailabout (mail_id, about_entity, about_id)
SELECT m.id, %(entity)s, %(about)s FROM contacts_mail m WHERE m.id = ANY(%(ids)s) ORDER BY m.id
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def set_many_privacies(*, mails: Any, privacy: str, by: User) -> ChangeSet:
    """Who reads them from now on, of those that `by` wrote or received. One undoable change set.

    Raises PermissionDenied without the right to work in bulk, ValueError for an unknown privacy.
    """
    label = Privacy(privacy).label
    ids = _own(mails.exclude(privacy=privacy), by)
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Who reads it: %s") % label)
    rows = Mail.objects.unscoped("the ids were read through the scope above").filter(pk__in=ids)
    values: dict[str, Any] = {"privacy": privacy}
    if privacy == Privacy.TEAM:
        values["team"] = by.home_team
    keep_updates(change_set, Mail, list(values), ids, lambda: rows.update(**values))
    record(by=by, action="bulk", entity="mail", object_ids=ids, summary=change_set.summary)
    return change_set


@transaction.atomic
def file_many(*, mails: Any, client: Client, by: User, about: Any = None) -> ChangeSet:
    """Put those that `by` wrote or received on the record of a client in sight, and of one of its records (`about`).

    What stands there already stays as it is; whoever had them to file has them no longer. One undoable change set.
    Raises PermissionDenied without the right to work in bulk or to see the client and the record, ValidationError for
    a client that is gone meanwhile.
    """
    if not can(by, "view", client) or (about is not None and not can(by, "view", about)):
        raise PermissionDenied
    ids = _own(mails, by)
    # One that is deleted or merged meanwhile waits for us, or is gone before.
    held = Client.objects.unscoped("the right was asked above").select_for_update(of=("self",))
    if not held.filter(pk=client.pk).exists():
        raise ValidationError(_("This client is not there any more."))
    place = client.name if about is None else f"{client.name}, {about}"
    change_set = open_change_set(kind=ChangeKind.BULK, by=by, summary=_("Filed on %s") % place)
    made = {"ids": ids, "client": client.pk, "by": by.pk, "now": timezone.now()}
    insert_kept(change_set, MailFiling, FILINGS, made, parent="client_id")
    if about is not None:
        insert_kept(change_set, MailAbout, ABOUTS, {"ids": ids, "entity": about.entity, "about": about.pk})
    _wait_no_more(change_set, ids)
    refresh_last_contact([client.pk])
    record(by=by, action="file_mail", target=client, count=len(ids))
    return change_set


def _own(mails: Any, by: User) -> list[int]:
    if not access_of(by).may(Mail.entity, "bulk"):
        raise PermissionDenied
    return list(mails.visible_to(by, "change").order_by("pk").values_list("pk", flat=True))


def _wait_no_more(change_set: ChangeSet, ids: list[int]) -> None:
    rows = MailParticipant.objects.unscoped("whoever had them to file").filter(mail__in=ids, is_to_file=True)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    waiting = MailParticipant.objects.unscoped("whoever had them to file").filter(pk__in=keys)
    keep_updates(change_set, MailParticipant, ["is_to_file"], keys, partial(waiting.update, is_to_file=False))
