"""Where a press on a phone or an e-mail leads: to a mail written here, the telephone system, or the device."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F

from contacts.channel_keys import channel_key
from contacts.models import Channel, Client, Telephony
from crm.access.context import access_of
from crm.access.scopes import can
from crm.frozen import frozen
from crm.people.models import Firm

if TYPE_CHECKING:
    from crm.people.models import User

Kind = Channel.Kind


def may_write_mails(user: User) -> bool:
    """Whether mails to clients in sight are written here; no query."""
    access = access_of(user)
    return bool(settings.MAIL_IS_SET and access.reads("contact") and access.reads("notes"))


def may_write_to(client: Client | None, user: User) -> bool:
    """Whether mails to this client are written here; no query."""
    return client is not None and may_write_mails(user) and can(user, "view", client)


@frozen
class Ways:
    """The channels of a client that an address and a number are; None where the device is left to it."""

    email: Channel | None = None
    phone: Channel | None = None


def ways_to(client: Client | None, user: User, *, email: str = "", phone: str = "") -> Ways:
    """For an address and a number that stand on another record of a client in sight. One query, where one is needed.

    What is no channel of the client stays with the device: a mail from here would go to somebody else.
    """
    mails = bool(email) and may_write_mails(user)
    dials = bool(phone) and access_of(user).reads("contact") and Telephony.dials()
    if client is None or not (mails or dials):
        return Ways()
    wanted: dict[str, str] = {}
    if mails:
        wanted[channel_key(Kind.EMAIL, email, "")] = "email"
    if dials:
        firm = Firm.load()
        wanted[channel_key(Kind.PHONE, phone, client.country or (firm.country if firm else ""))] = "phone"
    rows = Channel.objects.visible_within(client, user).filter(key__in=wanted, is_invalid=False)
    return Ways(**{row.kind: row for row in rows.order_by("-pk") if wanted[row.key] == row.kind})


def phones_to_dial(client_ids: Collection[int], user: User) -> dict[int, Channel]:
    """The main phone of each client, where the telephone system dials: one query for all, else none."""
    if not client_ids or not access_of(user).reads("contact") or not Telephony.dials():
        return {}
    rows = Channel.objects.visible_to(user).filter(client__in=client_ids, kind=Kind.PHONE, is_invalid=False)
    found: dict[int, Channel] = {}
    for row in rows.order_by("client_id", "-is_primary", F("person").asc(nulls_first=True), "pk"):
        found.setdefault(row.client_id, row)
    return found
