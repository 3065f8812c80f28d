"""What a letter may say about its receiver: {name} in the text becomes the client's own word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.postal import postal_place
from crm.web.formats import date_long

if TYPE_CHECKING:
    from contacts.models import Client
    from crm.people.models import Firm

FIELD = re.compile(r"\{([a-z_]+)\}")

Fields = Mapping[str, tuple[object, Callable[["Client", "Firm"], str]]]

FIELDS: Fields = {
    "name": (_("Client"), lambda client, _firm: client.legal_name or client.name),
    "person": (_("Contact person"), lambda client, _firm: getattr(client, "main_person", "") or ""),
    "street": (_("Street"), lambda client, _firm: postal_place(client).street),
    "post_code": (_("Post code"), lambda client, _firm: postal_place(client).post_code),
    "city": (_("City"), lambda client, _firm: postal_place(client).city),
    "owner": (_("Owner"), lambda client, _firm: client.owner.name if client.owner else ""),
    "owner_phone": (_("Owner's phone"), lambda client, _firm: client.owner.phone if client.owner else ""),
    "firm": (_("Our firm"), lambda _client, firm: firm.name),
    "date": (_("Today's date"), lambda _client, _firm: date_long(timezone.localdate())),
}
# Without these a letter cannot reach anybody.
ADDRESS = ("name", "street", "city")


def unknown_fields(text: str, fields: Fields = FIELDS) -> list[str]:
    """Names in braces that mean nothing."""
    return sorted({name for name in FIELD.findall(text) if name not in fields})


def known_only(text: str, fields: Fields = FIELDS) -> str:
    """The text as it is; raises ValidationError for names in braces that mean nothing."""
    if unknown := unknown_fields(text, fields):
        names = ", ".join(f"{{{word}}}" for word in unknown)
        raise ValidationError(gettext("Nothing is known under %(names)s."), params={"names": names})
    return text


def merged(text: str, client: Client, firm: Firm, fields: Fields = FIELDS) -> str:
    return FIELD.sub(lambda match: fields[match[1]][1](client, firm), text)


def lacking(texts: Iterable[str], client: Client, firm: Firm, fields: Fields = FIELDS) -> list[str]:
    """Keys of the fields that the address or the texts need and this client does not have."""
    needed = dict.fromkeys([*ADDRESS, *(name for text in texts for name in FIELD.findall(text))])
    return [name for name in needed if not fields[name][1](client, firm).strip()]
