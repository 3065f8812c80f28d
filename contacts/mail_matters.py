"""What mails may be about besides their client: each upper room says which of its records one writes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm.frozen import frozen
from crm.registry import Registry


@frozen
class Contact:
    """Whom the record is with: an address ("" if unknown) and a name."""

    address: str = ""
    name: str = ""


@frozen
class MailMatter:
    """`key` is the entity of `model`, whose rows have a `client`, or none. `subject(record)`: what its mails are headed
    by at first; `contact(record)`: to whom they go first, also if that is none of the client's addresses.
    """

    key: str
    model: Any
    subject: Callable[[Any], str]
    contact: Callable[[Any], Contact] = lambda _record: Contact()
    module: str = ""


mail_matters: Registry[MailMatter] = Registry("what mails are about")
