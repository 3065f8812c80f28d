"""The list of tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.list_filters import IN_GROUP, OfClient
from crm.access.scopes import seen_or_none
from crm.lists.filters import OneOf, Related, When, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User
from crm.web.listing import cells
from service.bulk import TICKET_BULK
from service.models import Queue, Ticket
from service.queries.matches import ticket_matches

if TYPE_CHECKING:
    from crm.web.listing.drawing import Drawing

TONES = {"new": "acc", "open": "warn", "waiting": "", "solved": "good", "closed": "good"}
UNFINISHED = "state=new&state=open&state=waiting"


def agents(_user: User) -> list[tuple[int, str]]:
    """Colleagues who have ever worked on a ticket."""
    worked = Ticket.objects.unscoped("names of colleagues only").exclude(agent=None).values("agent")
    return list(User.objects.filter(pk__in=worked).order_by("name").values_list("pk", "name"))


def queues(_user: User) -> list[tuple[int, str]]:
    return list(Queue.objects.values_list("pk", "name"))


def client_name(ticket: Any, drawing: Drawing) -> str:
    """Of a client that the reader may open, as on the ticket's page."""
    client = seen_or_none(drawing.user, ticket.client)
    return f"<bdi>{escape(client.name)}</bdi>" if client else ""


TICKET_LIST = ListSpec(
    key="tickets",
    entity=Ticket.entity,
    model=Ticket,
    title=_("Tickets"),
    noun=lambda count: ngettext("ticket", "tickets", count),
    url_name="ticket_list",
    module="service",
    columns=(
        Column("subject", _("Subject"), cells.link("ticket_page", "subject"), is_fixed=True),
        Column("number", _("Number"), cells.ltr("number")),
        Column("state", _("State"), cells.state("state", TONES)),
        Column("client", _("Client"), client_name, joins=("client",)),
        Column("queue", _("Queue"), cells.text("queue.name"), joins=("queue",)),
        Column("priority", _("Priority"), cells.tag("priority", {3: "bad"}), sort="priority"),
        Column("agent", _("Agent"), cells.person("agent"), joins=("agent",)),
        Column("opened", _("Opened"), cells.day("opened_at"), sort="opened"),
        Column("activity", _("Last activity"), cells.day("last_activity_at"), sort="recent"),
        Column("requester", _("Requester"), cells.text("requester_name"), is_default=False),
        Column("email", _("E-mail"), cells.ltr("requester_email"), is_default=False, group="contact"),
        Column("source", _("Came by"), cells.choice("source"), is_default=False),
    ),
    sorts=(
        Sort("recent", _("Last activity"), "last_activity_at", is_indexed=True, starts_descending=True),
        Sort("opened", _("Opened"), "opened_at", starts_descending=True),
        Sort("priority", _("Priority"), "priority", starts_descending=True),
    ),
    default_sort="-recent",
    filters=(
        OneOf("state", _("State"), choices=Ticket.State.choices),
        OneOf("priority", _("Priority"), choices=Ticket.Priority.choices),
        Related("queue", _("Queue"), choices=queues),
        Related("agent", _("Agent"), choices=agents, knows_me=True),
        When("opened", _("Opened"), "opened_at", with_never=False),
        YesNo("answered", _("Answered"), yes=Q(first_answered_at__isnull=False)),
        OfClient("client", _("Client")),
        IN_GROUP,
    ),
    views=(
        ReadyView("open", _("Not finished"), UNFINISHED),
        ReadyView("mine", _("Mine"), f"agent=me&{UNFINISHED}"),
        ReadyView("free", _("Nobody's yet"), f"agent=none&{UNFINISHED}"),
        ReadyView("all", _("All tickets")),
    ),
    card=(
        cells.link("ticket_page", "subject"),
        cells.text("requester_name"),
        cells.state("state", TONES),
        cells.day("last_activity_at"),
    ),
    bulk=TICKET_BULK,
    find=ticket_matches,
    resource="service.resources.TicketResource",
    new_url_name="ticket_create",
    new_label=_("New ticket"),
    template="service/ticket_list.html",
    empty_title=_("No tickets yet"),
    empty_text=_("A ticket is opened by a client on the public form, or by you while on the phone."),
)
