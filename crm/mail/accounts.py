"""What it takes to open a mailbox, and what goes wrong with it."""

from __future__ import annotations

from dataclasses import field

from crm.frozen import frozen


class MailboxTrouble(Exception):
    """What is the matter, in plain words."""


@frozen
class Account:
    """`security`: ssl, starttls or none."""

    host: str
    port: int
    security: str
    user_name: str
    password: str = field(repr=False)
