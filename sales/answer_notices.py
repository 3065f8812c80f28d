"""What colleagues are told of when clients read and answer quotes (crm.messages.kinds)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.queries.absences import worker_for
from crm.messages.actions.telling import Told, tell
from crm.messages.kinds import NoticeKind, notice_kinds
from sales.models import Quote

OPENED, ASKED = "quote_opened", "quote_asked"
ACCEPTED, DECLINED = "quote_accepted", "quote_declined"


def opened_words(text: str, params: Mapping[str, Any]) -> str:
    return _("Opened by the client: quote %s") % text


def asked_words(text: str, params: Mapping[str, Any]) -> str:
    return _("%(name)s asks about quote %(quote)s") % {"name": params.get("name", ""), "quote": text}


def accepted_words(text: str, params: Mapping[str, Any]) -> str:
    words = _("%(name)s accepted quote %(quote)s") % {"name": params.get("name", ""), "quote": text}
    return f"{words}. {_('Its deal is still open.')}" if params.get("is_open") else words


def declined_words(text: str, params: Mapping[str, Any]) -> str:
    return _("%(name)s declined quote %(quote)s") % {"name": params.get("name", ""), "quote": text}


KINDS = (
    NoticeKind(
        ACCEPTED, gettext_lazy("Quotes accepted"), gettext_lazy("When a client accepts a quote on its page."),
        "circle-check", accepted_words, module="sales", order=30,
    ),
    NoticeKind(
        DECLINED, gettext_lazy("Quotes declined"), gettext_lazy("When a client declines a quote on its page."),
        "circle-x", declined_words, module="sales", order=31,
    ),
    NoticeKind(
        ASKED, gettext_lazy("Questions about quotes"),
        gettext_lazy("When a client asks something on the page of a quote."), "message-circle", asked_words,
        module="sales", order=32,
    ),
    NoticeKind(
        OPENED, gettext_lazy("Quotes opened"), gettext_lazy("When a client opens a quote for the first time."), "eye",
        opened_words, module="sales", order=33,
    ),
)  # fmt: skip


def register_notices() -> None:
    for kind in KINDS:
        notice_kinds.register(kind)


def tell_owner(quote: Quote, kind: str, *, link: str = "", key: str = "", **params: Any) -> None:
    """The owner, or who stands in for them; `key`: what makes this one of its kind, once for a quote without."""
    if quote.owner is None:
        return
    to = worker_for(quote.owner)
    link = link or quote.get_absolute_url()
    tell([Told(to.pk, kind, quote.label, link, f"{kind}:{quote.pk}:{key}", params)])
