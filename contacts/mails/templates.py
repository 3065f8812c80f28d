"""Texts with fields in braces: filled in with a client's words, and what of them nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import translation

from contacts.merge_fields import FIELD, FIELDS

if TYPE_CHECKING:
    from contacts.models import Client, MailTemplate
    from crm.people.models import Firm


def filled(text: str, client: Client, firm: Firm) -> str:
    """Fields become words; one that this client has nothing for stays in its braces, to be seen."""
    return FIELD.sub(lambda match: _value(match[1], client, firm) or match[0], text)


def _value(name: str, client: Client, firm: Firm) -> str:
    return FIELDS[name][1](client, firm).strip() if name in FIELDS else ""


def written_for(template: MailTemplate, client: Client, firm: Firm) -> tuple[str, str]:
    """Subject and text for a client, in the language of the template. `client` carries `main_person`, or none."""
    with translation.override(template.language or firm.language_for(client.language)):
        return filled(template.subject, client, firm), filled(template.body, client, firm)


def left_open(texts: Iterable[str]) -> list[str]:
    """Fields that still stand in their braces: what nobody knows of the client."""
    return list(dict.fromkeys(name for text in texts for name in FIELD.findall(text) if name in FIELDS))
