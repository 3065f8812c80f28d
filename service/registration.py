"""What the lower rooms learn of service."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.group_figures import group_figures
from contacts.mail_matters import mail_matters
from contacts.models import Client
from contacts.registries import (
    BriefPart,
    ClientAct,
    ClientChild,
    ClientPanel,
    ClientTab,
    TimelineSource,
    TodaySection,
    brief_parts,
    by_number,
    client_acts,
    client_children,
    client_panels,
    client_tabs,
    import_targets,
    segment_fields,
    timeline_sources,
    today_sections,
)
from contacts.standards import standard_measures
from crm.access.entities import Entity, entities
from crm.access.holdings import holdings
from crm.access.news import news_sources
from crm.access.shares import register_shares
from crm.changes.registry import UndoHook, undo_hooks
from crm.custom_fields.holders import Holder as MadeHolder
from crm.custom_fields.holders import holders as made_holders
from crm.documents.holders import Holder, holders
from crm.lists.registry import lists
from crm.office.sendables import sendables
from crm.people.demo import DemoBuilder, demo_builders
from crm.people.models import User
from crm.search.providers import search_providers
from crm.web.menu import MenuItem, menu, new_menu
from crm.web.settings_menu import SettingsPage, settings_pages
from service.actions.made_texts import refresh_made_texts
from service.field_groups import put_fields_in_groups
from service.group_parts import OPEN_TICKETS
from service.holdings import HOLDINGS, NEWS
from service.imports.tickets import TICKETS
from service.lists import TICKET_LIST
from service.mail_matters import MATTER
from service.models import Ticket, TicketTeamShare, TicketUserShare
from service.notices import register_notices
from service.personal_data import register as register_personal_data
from service.queries.brief_parts import ticket_lines
from service.queries.client_parts import all_of, open_tickets_panel, timeline, waiting_for
from service.queries.standards import ANSWER_IN_TIME, COMPLAINT_IN_TIME
from service.receivers import texts_after_undo
from service.search import TICKET_SEARCH
from service.segment_fields import SEGMENT_FIELDS
from service.sending import SENDABLE

MODULE = "service"


def register() -> None:
    put_fields_in_groups()
    register_notices()
    standard_measures.register(ANSWER_IN_TIME)
    standard_measures.register(COMPLAINT_IN_TIME)
    register_personal_data()
    register_pages()
    register_offers()
    register_parts()


def register_pages() -> None:
    """The entity, its list, the lines of the menus and of the settings."""
    entities.register(
        Entity(
            "ticket",
            _("Tickets"),
            area="service",
            module=MODULE,
            actions=("view", "create", "change", "delete", "assign", "export", "bulk", "share"),
        )
    )
    register_shares(TicketUserShare, TicketTeamShare)
    holders.register(Holder("ticket", Ticket, name="subject", module=MODULE))
    made_holders.register(
        MadeHolder("ticket", _("Tickets"), Ticket, refresh_search=refresh_made_texts, module=MODULE, order=40)
    )
    for holding in HOLDINGS:
        holdings.register(holding)
    news_sources.register(NEWS)
    sendables.register(SENDABLE)
    lists.register(TICKET_LIST)
    search_providers.register(TICKET_SEARCH)
    shown = {"group": "service", "module": MODULE, "entity": "ticket"}
    menu.register(MenuItem("tickets", _("Tickets"), "ticket", "ticket_list", **shown))
    new_menu.register(
        MenuItem("new_ticket", _("Ticket"), "ticket", "ticket_create", action="create", order=60, **shown)
    )
    settings_pages.register(
        SettingsPage(
            "queues",
            _("Queues and forms"),
            _("The lines that tickets wait in, and the public form of each."),
            "ticket",
            "queue_list",
            group="service",
            module=MODULE,
            entity="firm",
            action="change",
        )
    )


def register_offers() -> None:
    """What mails, imports, groups and segments may take of tickets."""
    mail_matters.register(MATTER)
    import_targets.register(TICKETS)
    undo_hooks.register(UndoHook("service.ticket", Ticket._meta.label_lower, texts_after_undo))
    group_figures.register(OPEN_TICKETS)
    for field in SEGMENT_FIELDS:
        segment_fields.register(field)


def register_parts() -> None:
    """What stands on the pages of other rooms."""
    client_panels.register(
        ClientPanel("tickets", "service/client_panel.html", open_tickets_panel, "ticket", MODULE, order=60)
    )
    client_tabs.register(
        ClientTab("tickets", _("Tickets"), tickets_of_client, count_of_client, "ticket", MODULE, order=60)
    )
    client_acts.register(
        ClientAct("ticket", _("New ticket"), "ticket", ticket_for_client, "ticket", module=MODULE, order=60)
    )
    known = {
        "entity": "ticket",
        "prefixes": ("ticket",),
        "recall": by_number(timeline, "ticket"),
        "order": 60,
        "rows": all_of,
    }
    timeline_sources.register(TimelineSource("tickets", _("Tickets"), timeline, ("ticket",), MODULE, **known))
    today_sections.register(
        TodaySection(
            "tickets", _("Tickets to answer"), "service/today_section.html", waiting_for, MODULE, order=60
        )
    )
    brief_parts.register(
        BriefPart("tickets", _("Tickets open"), ticket_lines, Ticket.entity, MODULE, order=30)
    )
    client_children.register(ClientChild("tickets", Ticket, module=MODULE))
    demo_builders.register(DemoBuilder("tickets", "service.demo.build_tickets", order=50, module=MODULE))


def tickets_of_client(client: Client) -> str:
    return f"{reverse('ticket_list')}?client={client.pk}"


def ticket_for_client(client: Client) -> str:
    return f"{reverse('ticket_create')}?client={client.pk}"


def count_of_client(client: Client, user: User) -> int:
    found: int = Ticket.objects.visible_to(user).filter(client=client).count()
    return found
