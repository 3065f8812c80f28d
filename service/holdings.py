"""What of service stands in a colleague's name: tickets go where their clients go, work on them back to the queue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.holdings import Holding
from crm.access.news import NewsLine, NewsSource
from crm.web.formats import number
from service.models import Ticket, TicketMessage

if TYPE_CHECKING:
    from crm.people.models import User

MODULE = "service"


def ticket_words(count: int) -> str:
    return ngettext("%(n)s ticket in work", "%(n)s tickets in work", count) % {"n": number(count)}


def message_lines(user: User, since: datetime, until: datetime, limit: int) -> list[NewsLine]:
    """What clients wrote on the person's tickets."""
    mine = Q(ticket__owner=user) | Q(ticket__agent=user)
    rows = TicketMessage.objects.visible_to(user).filter(
        mine, kind=TicketMessage.Kind.INCOMING, at__gte=since, at__lt=until
    )
    return [
        NewsLine(
            at=row.at,
            key=f"{Ticket.entity}-{row.ticket_id}",
            subject=str(row.ticket),
            what=_("The client wrote"),
            text=row.text,
            url=row.ticket.get_absolute_url(),
        )
        for row in rows.select_related("ticket").order_by("-at", "-pk")[:limit]
    ]


HOLDINGS = (
    Holding("tickets", Ticket, ticket_words, open=None, module=MODULE, order=40),
    Holding(
        "tickets_in_work",
        Ticket,
        ticket_words,
        column="agent",
        open=Q(state__in=Ticket.UNFINISHED),
        module=MODULE,
        order=41,
    ),
)
NEWS = NewsSource("ticket_messages", message_lines, module=MODULE, order=40)
