"""Notices and messages may name anybody in their words; those go with an erasure. What was said on a client that is the
person goes whole.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.documents.holders import held_by_client
from crm.messages.models import Conversation, Message, Notice
from crm.personal_data import Find, Place, anywhere, nobody, places


def own(path: str = "") -> Find:
    return lambda subject: held_by_client(subject.client_id, path) if subject.is_client else Q(pk__in=())


PLACES = (
    Place("notices", _("Notices"), Notice, nobody, (), near=anywhere, texts=("text",), order=60),
    Place(
        "messages", _("Messages of colleagues"), Message, own("conversation__"), ("by", "at", "text"),
        near=anywhere, texts=("text",), order=33,
    ),
    Place("conversations", _("Conversations"), Conversation, own(), ("started_by", "started_at"), order=34),
)  # fmt: skip


def register() -> None:
    for place in PLACES:
        places.register(place)
