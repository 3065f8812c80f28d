"""Who is on a mail: colleagues, our own mailboxes, and the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac

from contacts.models import Channel, Mailbox
from crm.frozen import frozen
from crm.mail.headers import Address
from crm.mail.reading import ReadMail
from crm.people.models import User

# A mail to more is read to the end, but filed by the first ones.
MOST_OTHERS = 100


@frozen
class Match:
    """A client, and perhaps a person of it, that has one of the addresses."""

    client_id: int
    person_id: int | None


@dataclass
class Parties:
    """`by`: the colleague who wrote it, if one did."""

    colleagues: set[int] = field(default_factory=set)
    others: tuple[str, ...] = ()
    by: int | None = None

    @property
    def is_outgoing(self) -> bool:
        return self.by is not None


def parties_of(mail: ReadMail, *, owner: User | None = None, is_sent: bool = False) -> Parties:
    """`owner`: in whose mailbox it lay; `is_sent`: among those that were sent from it, so theirs whatever it says."""
    everybody = {one.address for one in mail.everybody}
    users = colleagues_at(everybody)
    ours = set(users) | own_addresses(everybody)
    by = users.get(mail.sender.address) if mail.sender else None
    if owner and (is_sent or (mail.sender and mail.sender.address in own_addresses(everybody, owner))):
        by = owner.pk
        ours |= {mail.sender.address} if mail.sender else set()
    colleagues = set(users.values()) | ({owner.pk} if owner else set())
    others = [one.address for one in mail.everybody if one.address not in ours]
    return Parties(colleagues, tuple(others[:MOST_OTHERS]), by)


def colleagues_at(addresses: Iterable[str]) -> dict[str, int]:
    """Colleagues by their address, those who left too: what they wrote was ours."""
    rows = User.objects.annotate(plain=Lower("email")).filter(plain__in=list(addresses))
    return dict(rows.values_list("plain", "pk"))


def own_addresses(addresses: Iterable[str], owner: User | None = None) -> set[str]:
    """Those that are addresses of connected mailboxes, of `owner` or of all."""
    rows = Mailbox.objects.unscoped("addresses that are ours").annotate(plain=Lower("address"))
    rows = rows.filter(plain__in=list(addresses))
    return set((rows.filter(owner=owner) if owner else rows).values_list("plain", flat=True))


def clients_at(addresses: Iterable[str]) -> list[Match]:
    """Every client that has one of the addresses, once; the main person's address before others'."""
    rows = Channel.objects.unscoped("a mail is filed whoever may see the client").filter(
        kind=Channel.Kind.EMAIL, key__in=list(addresses)
    )
    found: dict[int, Match] = {}
    for client_id, person_id in rows.order_by("client", "-person__is_main", "pk").values_list(
        "client", "person"
    ):
        known = found.get(client_id)
        if known is None or (known.person_id is None and person_id):
            found[client_id] = Match(client_id, person_id)
    return list(found.values())


def filing_address(box: Mailbox, user: User) -> str:
    """The colleague's own address of the firm's box: office+7-3f9a2b8c1d4e@..."""
    local, _at, domain = box.address.partition("@")
    return f"{local}+{user.pk}-{_token(user.pk)}@{domain}"


def sent_for(box: Mailbox, mail: ReadMail) -> User | None:
    """Whose mail came into the firm's box: by the token in its address; else, where allowed, by its sender."""
    local, _at, domain = box.address.lower().partition("@")
    users = User.objects.filter(is_active=True)
    for one in (*mail.delivered_to, *mail.everybody):
        name, _at, place = one.address.partition("@")
        if place != domain or not name.startswith(f"{local}+"):
            continue
        key, _dash, token = name.removeprefix(f"{local}+").partition("-")
        if key.isascii() and key.isdigit() and constant_time_compare(token, _token(int(key))):
            return users.filter(pk=int(key)).first()
    if box.trusts_senders and mail.sender:
        return users.filter(email__iexact=mail.sender.address).first()
    return None


def is_box(box: Mailbox, address: str) -> bool:
    """The box itself, with or without somebody's token."""
    local, _at, domain = box.address.lower().partition("@")
    name, _at, place = address.partition("@")
    return place == domain and name.partition("+")[0] == local


def _token(pk: int) -> str:
    return salted_hmac("rapport.mails.filing", str(pk), algorithm="sha256").hexdigest()[:12]


def names_of(mail: ReadMail, sender: Address | None = None) -> list[list[str]]:
    """Header, name and address of everybody, for the row."""
    first = sender or mail.sender
    rows: list[tuple[str, Address]] = [("from", first)] if first else []
    for header in ("to", "cc", "bcc"):
        rows += [(header, one) for one in getattr(mail, header)]
    return [[header, one.name, one.address] for header, one in rows[:MOST_OTHERS]]
