"""An inquiry of somebody who has no account becomes a lead; whoever is a client already stays the same client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from contacts.actions.clients import create_client
from contacts.actions.interactions import record_interaction
from contacts.actions.persons import add_person
from contacts.models import Client, Interaction
from contacts.queries.duplicates import likely_duplicates
from crm.access.scopes import can
from crm.audit.actions import record
from sales.actions.lead_lists import locked_list, refresh_counts
from sales.lead_notices import tell_of_inquiry
from sales.models import LeadItem, LeadList
from sales.queries.lead_room import due_at

if TYPE_CHECKING:
    from crm.people.models import User

State = LeadItem.State


@transaction.atomic
def take_inquiry(
    *,
    lead_list: LeadList,
    name: str,
    text: str,
    email: str = "",
    phone: str = "",
    company: str = "",
    source: str = "",
) -> LeadItem:
    """A lead of the list, written in its owner's name. Known by e-mail or phone, it joins the client that is there:
    then it goes to that client's owner at once. Raises PermissionDenied where the list's owner may not create clients.
    """  # fmt: skip
    held = locked_list(lead_list)
    owner = held.owner
    if owner is None:
        raise ValueError("a list that takes inquiries has an owner")
    client, writer = _known(owner, email, phone)
    if client is None:
        client, writer = _new(owner, name.strip(), company.strip(), email, phone, source), owner
    words = "\n".join(part for part in (f"{name.strip()}:", text.strip()) if part)
    record_interaction(client=client, by=writer, kind=Interaction.Kind.NOTE, text=words, is_incoming=True)
    item = _placed(held, client, owner)
    refresh_counts(held)
    record(by=None, action="create", target=held, after={"inquiry": client.name})
    tell_of_inquiry(item, to_id=item.receiver_id or owner.pk)
    return item


def _known(owner: User, email: str, phone: str) -> tuple[Client | None, User]:
    """The client with this e-mail or phone, and in whose name one may write on it."""
    emails, phones = [one for one in (email,) if one], [one for one in (phone,) if one]
    for hit in likely_duplicates(owner, emails=emails, phones=phones):
        rows = Client.objects.unscoped("an inquiry joins whoever it comes from; nobody is told")
        client = rows.select_related("owner", "team", "branch").get(pk=hit.key)
        for writer in (client.owner, owner):
            if writer is not None and writer.is_active and can(writer, "view", client):
                return client, writer
    return None, owner


def _new(owner: User, name: str, company: str, email: str, phone: str, source: str) -> Client:
    kind = Client.Kind.COMPANY if company else Client.Kind.INDIVIDUAL
    channels = [(key, value) for key, value in (("email", email), ("phone", phone)) if value]
    client = create_client(
        by=owner, name=company or name, kind=kind, stage=Client.Stage.LEAD, source=source, channels=channels
    )
    if company and name:
        add_person(client=client, by=owner, name=name)
    return client


def _placed(held: LeadList, client: Client, owner: User) -> LeadItem:
    """At the end of the list, or once more where it stands; with the client's owner if that is another colleague."""
    rows = LeadItem.objects.unscoped("of a list in hand").filter(lead_list=held)
    item: LeadItem = rows.filter(client=client).first() or LeadItem(
        lead_list=held, client=client, position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1
    )
    now = timezone.now()
    if not item.is_open:
        item.state, item.reason, item.decided_at, item.decided_by = State.WAITING, "", None, None
        item.receiver, item.due_at = None, None
    if item.state == State.WAITING and client.owner and client.owner != owner and client.owner.is_active:
        item.state, item.receiver, item.given_at = State.GIVEN, client.owner, now
        item.rule, item.due_at = "owner", due_at(client.owner, held.work_hours)
    item.next_at = now
    item.save()
    return item
