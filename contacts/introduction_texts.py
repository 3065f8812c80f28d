"""What an introduction says: the words of the handover, or the house's own in the language of the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.merge_fields import FIELDS, Fields, merged

if TYPE_CHECKING:
    from contacts.models import Client, Handover
    from crm.people.models import Firm, User


def fields_of(giver_name: str) -> Fields:
    """What may stand in braces; without a named person a client is addressed by its own name."""
    person, _value = FIELDS["person"]
    return {
        **FIELDS,
        "person": (person, lambda client, _firm: getattr(client, "main_person", "") or client.name),
        "giver": (gettext_lazy("Former owner"), lambda _client, _firm: giver_name),
        "reach": (gettext_lazy("Phone and e-mail of the owner"), lambda client, _firm: _reach(client.owner)),
    }


def _reach(owner: User | None) -> str:
    return ", ".join(part for part in (owner.phone, owner.email) if part) if owner else ""


def templates_of(handover: Handover, language: str) -> tuple[str, str]:
    """Subject and text before merging; what the handover leaves empty is the house's."""
    with translation.override(language):
        subject = handover.subject or _("Your new contact at {firm}")
        body = handover.body or _(
            "Dear {person},\n\n"
            "{giver} has been your contact until now. From today I look after you.\n\n"
            "I know what was agreed with you and will be in touch soon. "
            "Whenever you need something, reach me here: {reach}.\n\n"
            "Kind regards\n{owner}"
        )
    return subject, body


def introduction_of(handover: Handover, client: Client, firm: Firm) -> tuple[str, str]:
    """Subject and text for one client, read `with_person` and its owner."""
    language = firm.language_for(client.language)
    fields = fields_of(handover.giver.name)
    with translation.override(language):
        subject, body = (merged(text, client, firm, fields) for text in templates_of(handover, language))
    return subject, body
