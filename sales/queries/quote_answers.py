"""What a colleague sees of a quote that its client has: the link, how often it was opened, what was asked and said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from contacts.models import Client, OutgoingMail
from contacts.queries.reaching import may_write_to
from contacts.registries import TimelineEntry
from crm.access.scopes import can
from sales.models import Quote, QuoteLink, QuoteReply, QuoteRules
from sales.quote_tokens import address_of

if TYPE_CHECKING:
    from crm.people.models import User

Kind = QuoteReply.Kind
TITLES = {
    Kind.QUESTION: lambda: _("%(name)s asked about quote %(quote)s"),
    Kind.ACCEPTED: lambda: _("%(name)s accepted quote %(quote)s on its page"),
    Kind.DECLINED: lambda: _("%(name)s declined quote %(quote)s on its page"),
}
ICONS = {Kind.QUESTION: "message-circle", Kind.ACCEPTED: "circle-check", Kind.DECLINED: "circle-x"}
COLUMNS = ("kind", "name", "text", "at", "answered_at", "quote__number", "quote__revision")


def client_side(quote: Quote, user: User) -> dict[str, Any] | None:
    """The box on the page of a quote that was sent."""
    if quote.is_draft:
        return None
    link = QuoteLink.objects.visible_within(quote, user).first()
    replies = QuoteReply.objects.visible_within(quote, user).select_related("answered_by")
    return {
        "quote": quote,
        "link": link,
        "address": address_of(link) if link else "",
        "replies": list(replies),
        "may_change": can(user, "change", quote),
        "may_write": may_write_to(quote.client, user) and quote.status == Quote.Status.SENT,
        "troubled": _troubled(quote, user),
        "is_tracked": QuoteRules.load().tracks_openings,
    }


def _troubled(quote: Quote, user: User) -> list[OutgoingMail]:
    """Mails of the reader's own about this quote that failed, or of which nobody knows."""
    states = (OutgoingMail.State.FAILED, OutgoingMail.State.UNKNOWN)
    rows = OutgoingMail.objects.visible_to(user).filter(about_entity=quote.entity, about_id=quote.pk)
    return list(rows.filter(state__in=states).order_by("pk"))


def reply_entries(
    client: Client, user: User, before: datetime | None, limit: int, ids: Sequence[int] | None = None
) -> Sequence[TimelineEntry]:
    """What the client wrote on the pages of quotes."""
    rows = QuoteReply.objects.visible_to(user).filter(quote__client=client)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if before:
        rows = rows.filter(at__lt=before)
    rows = rows.select_related("quote").only(*COLUMNS).order_by("-at", "-pk")
    return [_entry(row) for row in rows[:limit]]


def _entry(row: QuoteReply) -> TimelineEntry:
    kind = Kind(row.kind)
    return TimelineEntry(
        at=row.at,
        key=f"quoted-{row.pk}",
        kind="quote",
        icon=ICONS[kind],
        title=TITLES[kind]() % {"name": row.name or _("Somebody"), "quote": row.quote.label},
        body=row.text,
        url=row.quote.get_absolute_url(),
        tone={Kind.ACCEPTED: "good", Kind.DECLINED: "bad"}.get(kind, ""),
        tag=_("Not answered") if row.is_open else "",
    )
