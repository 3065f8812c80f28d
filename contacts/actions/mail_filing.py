"""People say where a mail belongs, who reads it, and which addresses are none of the firm's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.actions.channels import add_channel
from contacts.actions.derived import refresh_last_contact
from contacts.actions.mails import file_on
from contacts.actions.persons import add_person
from contacts.models import (
    Channel,
    Client,
    IgnoredAddress,
    Mail,
    MailFiling,
    MailParticipant,
    Person,
    Privacy,
)
from contacts.queries.mail_waiting import waiting_for
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_deletes, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind

if TYPE_CHECKING:
    from crm.people.models import User


def require_mine(mail: Mail, by: User) -> None:
    """Only those who wrote or received a mail decide about it."""
    if not Mail.objects.visible_to(by, "change").filter(pk=mail.pk).exists():
        raise PermissionDenied


@transaction.atomic
def file_mail(*, mail: Mail, client: Client, by: User, person: Person | None = None) -> bool:
    """Put one mail on the record of a client that one sees; False if it stands there already."""
    require_mine(mail, by)
    if not can(by, "view", client):
        raise PermissionDenied
    new = file_on(mail, {client.pk: person.pk if person else None}, by=by)
    if new:
        record(by=by, action="file_mail", target=client)
    _wait_no_more([mail.pk])
    return bool(new)


@transaction.atomic
def file_address(*, address: str, client: Client, by: User, person_name: str = "") -> int:
    """All of one's waiting mails with this address go to the client, and those to come: the address becomes one of the
    client's, or of a new person's, where one may write that. Returns how many were filed.
    """
    if not can(by, "view", client):
        raise PermissionDenied
    person = None
    if can(by, "change", client) and access_of(by).writes("contact"):
        if person_name:
            person = add_person(
                client=client, by=by, name=person_name, channels=[(Channel.Kind.EMAIL, address)]
            )
        else:
            add_channel(client=client, kind=Channel.Kind.EMAIL, value=address, by=by)
    elif person_name:
        raise ValidationError({"person_name": _("Your role does not add persons to this client.")})
    mails = list(waiting_for(by).filter(others__contains=[address]))
    for mail in mails:
        file_on(mail, {client.pk: person.pk if person else None}, by=by)
    _wait_no_more([mail.pk for mail in mails])
    record(by=by, action="file_mail", target=client, count=len(mails))
    return len(mails)


@transaction.atomic
def take_off(*, mail: Mail, client: Client, by: User) -> ChangeSet:
    """A mail does not belong to this client. One undoable change set."""
    require_mine(mail, by)
    rows = MailFiling.objects.visible_to(by).filter(mail=mail, client=client)
    ids = list(rows.values_list("pk", flat=True))
    summary = _("Taken off the record: a mail, %(client)s") % {"client": client.name}
    change_set = open_change_set(kind=ChangeKind.DELETE, by=by, summary=summary)
    keep_deletes(change_set, MailFiling, ids)
    refresh_last_contact([client.pk])
    record(by=by, action="take_off_mail", target=client)
    return change_set


@transaction.atomic
def set_privacy(*, mail: Mail, by: User, privacy: str) -> Mail:
    """Who reads it from now on, besides those who wrote or received it."""
    require_mine(mail, by)
    if privacy not in Privacy.values:
        raise ValidationError({"privacy": _("This is none of the choices.")})
    before, mail.privacy = mail.privacy, privacy
    if privacy == Privacy.TEAM:
        mail.team_id = by.home_team_id
    mail.save(update_fields=["privacy", "team"])
    if before != privacy:
        # Not as a target: the subject would stand in the log as its name.
        now, then = {"privacy": privacy}, {"privacy": before}
        record(by=by, action="change", entity="mail", object_ids=[mail.pk], before=then, after=now)
    return mail


@transaction.atomic
def ignore_address(*, address: str, by: User) -> int:
    """Mails with this address alone leave one's list, and are not taken any more. Returns how many left it."""
    rows = IgnoredAddress.objects.visible_to(by)
    rows.get_or_create(owner=by, address=address)
    ignored = list(rows.values_list("address", flat=True))
    mails = waiting_for(by).filter(others__contains=[address], others__contained_by=ignored)
    waiting = MailParticipant.objects.unscoped("one's own list").filter(user=by, mail__in=mails.values("pk"))
    return waiting.update(is_to_file=False)


@transaction.atomic
def stop_ignoring(*, address: str, by: User) -> None:
    """Mails that come from now on are taken again."""
    IgnoredAddress.objects.visible_to(by).filter(address=address).delete()


def _wait_no_more(mail_ids: list[int]) -> None:
    rows = MailParticipant.objects.unscoped("whoever had it to file").filter(
        mail__in=mail_ids, is_to_file=True
    )
    rows.update(is_to_file=False)
