"""What colleagues are told of messages (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.events import RecordShared, subscribe
from crm.messages.actions.telling import Told, tell
from crm.messages.actions.writing import MENTION, MESSAGE
from crm.messages.kinds import NoticeKind, notice_kinds
from crm.web.formats import number


def message_words(text: str, params: Mapping[str, Any]) -> str:
    if params.get("record"):
        return _("%(name)s wrote on a record that you follow") % {"name": text}
    if to := params.get("to"):
        return _("%(name)s wrote to %(team)s") % {"name": text, "team": to}
    return _("%(name)s wrote to you") % {"name": text}


def mention_words(text: str, _params: Mapping[str, Any]) -> str:
    return _("%(name)s named you in a message") % {"name": text}


SHARED = "record_shared"


def shared_words(text: str, params: Mapping[str, Any]) -> str:
    if not text and (count := int(params.get("count", 0))):
        words = ngettext(
            "%(name)s shared %(n)s record with you", "%(name)s shared %(n)s records with you", count
        )
        return words % {"name": params.get("by", ""), "n": number(count)}
    return _("%(name)s shared with you: %(record)s") % {"name": params.get("by", ""), "record": text}


def tell_shared(event: RecordShared) -> None:
    text, link = str(event.record), event.record.get_absolute_url()
    tell([Told(pk, SHARED, text, link, params={"by": event.by.name}) for pk in event.user_ids])


def register_kinds() -> None:
    subscribe(RecordShared, tell_shared)
    label, hint = (
        gettext_lazy("Records shared with me"),
        gettext_lazy("When a colleague shares a record with you."),
    )
    notice_kinds.register(NoticeKind(SHARED, label, hint, "share-2", shared_words, order=3))
    label, hint = gettext_lazy("Messages"), gettext_lazy("When a colleague writes to you or your team.")
    notice_kinds.register(NoticeKind(MESSAGE, label, hint, "messages-square", message_words, order=1))
    label, hint = gettext_lazy("Mentions"), gettext_lazy("When a colleague names you: @ and your name.")
    notice_kinds.register(NoticeKind(MENTION, label, hint, "at-sign", mention_words, order=2))
