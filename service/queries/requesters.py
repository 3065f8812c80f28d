from __future__ import annotations

from django.db.models import Q

from contacts.channel_keys import channel_key
from contacts.models import Channel, Client
from crm.people.models import Firm


def client_of_requester(*, email: str, phone: str) -> Client | None:
    """The one client that has this e-mail or phone; None if nobody or several have it."""
    firm = Firm.load()
    wanted = Q()
    if email:
        wanted |= Q(kind=Channel.Kind.EMAIL, key=channel_key("email", email, ""))
    if phone:
        key = channel_key("phone", phone, firm.country if firm else "")
        wanted |= Q(kind=Channel.Kind.PHONE, key=key) if key else Q()
    if not wanted:
        return None
    ids = (
        Channel.objects.unscoped("recognising who writes shows nothing to them")
        .filter(wanted)
        .values_list("client_id", flat=True)
        .distinct()[:2]
    )
    found = list(ids)
    if len(found) != 1:
        return None
    return (
        Client.objects.unscoped("the client recognised above")
        .select_related("team", "branch")
        .get(pk=found[0])
    )
