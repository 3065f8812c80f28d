"""What sales offers to the rooms below: one place, read from top to bottom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from contacts.actions.first_hour import count_after_undo
from contacts.group_figures import group_figures
from contacts.mail_matters import mail_matters
from contacts.models import Activity
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
from crm.access.shares import register_shares
from crm.changes.registry import Belonging, UndoHook, belongings, undo_hooks
from crm.custom_fields.holders import Holder as MadeHolder
from crm.custom_fields.holders import holders as made_holders
from crm.documents.holders import Holder, holders
from crm.lists.registry import lists
from crm.office.sendables import sendables
from crm.people.currency import CurrencyUse, currency_uses
from crm.people.demo import DemoBuilder, demo_builders
from crm.search.providers import search_providers
from crm.web.menu import MenuItem, menu, new_menu
from crm.web.settings_menu import SettingsPage, settings_pages
from sales import lists as own_lists
from sales import search
from sales.actions.made_texts import refresh_made_texts
from sales.field_groups import put_fields_in_groups
from sales.group_parts import OPEN_DEALS
from sales.holdings import HOLDINGS
from sales.imports.kinds import KINDS
from sales.mail_matters import MATTERS
from sales.models import (
    Deal,
    DealMove,
    DealTeamShare,
    DealUserShare,
    Order,
    OrderLine,
    OrderTeamShare,
    OrderUserShare,
    Product,
    Quote,
    QuoteTeamShare,
    QuoteUserShare,
)
from sales.models.quote import QUOTE_LABEL
from sales.parts import answers, leads, market, pay, pipelines, prices, quoting
from sales.personal_data import register as register_personal_data
from sales.queries import client_parts
from sales.queries.brief_offers import offer_lines
from sales.queries.brief_parts import deal_lines, order_lines, quote_lines
from sales.queries.standards import QUOTE_IN_TIME
from sales.receivers import deals_after_undo, figures_after_undo, listen, steps_after_undo
from sales.segment_fields import SEGMENT_FIELDS
from sales.sending import SENDABLES

MODULE = "sales"


def register() -> None:
    register_entities()
    standard_measures.register(QUOTE_IN_TIME)
    put_fields_in_groups()
    register_personal_data()
    register_shareables()
    currency_uses.register(CurrencyUse("order", has_amounts, module=MODULE))
    register_menu()
    register_client_parts()
    for spec in own_lists.ALL:
        lists.register(spec)
    for provider in search.PROVIDERS:
        search_providers.register(provider)
    for holding in HOLDINGS:
        holdings.register(holding)
    for sendable in SENDABLES:
        sendables.register(sendable)
    for matter in MATTERS:
        mail_matters.register(matter)
    group_figures.register(OPEN_DEALS)
    for field in SEGMENT_FIELDS:
        segment_fields.register(field)
    for kind in KINDS:
        import_targets.register(kind)
    belongings.register(Belonging(OrderLine._meta.label_lower))
    undo_hooks.register(UndoHook("sales.order", Order._meta.label_lower, figures_after_undo))
    undo_hooks.register(UndoHook("sales.deal", Deal._meta.label_lower, deals_after_undo))
    undo_hooks.register(UndoHook("sales.first_hour", Order._meta.label_lower, count_after_undo))
    undo_hooks.register(UndoHook("sales.plans", Activity._meta.label_lower, steps_after_undo))
    demo_builders.register(DemoBuilder("sales", "sales.demo.build", order=30, module="sales"))
    demo_builders.register(
        DemoBuilder("deal_fields", "sales.demo.fields.build_fields", order=31, module="sales")
    )
    demo_builders.register(
        DemoBuilder("deal_mails", "sales.demo.mails.build_mails", order=32, module="sales")
    )
    for part in (prices, quoting, pipelines, answers, leads, market, pay):
        part.register()
    listen()


def register_entities() -> None:
    catalogue = ("view", "create", "change", "export", "bulk")
    papers = ("view", "create", "change", "export", "assign", "bulk", "share")
    entities.register(Entity("deal", _("Deals"), area="sales", module=MODULE))
    entities.register(Entity("quote", _("Quotes"), area="sales", actions=papers, module=MODULE))
    entities.register(Entity("order", _("Orders"), area="sales", actions=papers, module=MODULE))
    for key, label, actions in (
        ("product", _("Products"), catalogue),
        # Pipelines, gates, limits of discounts, texts of quotes, playbooks, rules of lead lists.
        ("sales_rules", _("Rules of sales"), ("view", "change")),
    ):
        entities.register(Entity(key, label, area="catalogue", actions=actions, module=MODULE, scoped=False))


def register_shareables() -> None:
    register_shares(DealUserShare, DealTeamShare)
    register_shares(QuoteUserShare, QuoteTeamShare)
    register_shares(OrderUserShare, OrderTeamShare)
    for key, model, name in (
        ("deal", Deal, "title"),
        ("quote", Quote, QUOTE_LABEL),
        ("order", Order, "number"),
    ):
        holders.register(Holder(key, model, name=name, module=MODULE))
    holders.register(Holder("product", Product, client_path="", owner_path="", has_talk=False, module=MODULE))
    made_holders.register(
        MadeHolder("deal", _("Deals"), Deal, refresh_search=refresh_made_texts, module=MODULE, order=30)
    )


def register_menu() -> None:
    lines = (
        ("pipeline", _("Pipeline"), "square-kanban", "deal_board", "deal", True),
        ("quotes", _("Quotes"), "file-text", "quote_list", "quote", False),
        ("orders", _("Orders"), "shopping-cart", "order_list", "order", False),
        ("products", _("Products"), "package", "product_list", "product", False),
    )
    for order, (key, label, icon, url_name, entity, on_phone) in enumerate(lines):
        menu.register(
            MenuItem(
                key, label, icon, url_name, group="sales", module=MODULE, entity=entity, order=order, on_phone=on_phone
            )
        )  # fmt: skip
    new = MenuItem(
        "deal", _("Deal"), "handshake", "deal_create", module=MODULE, entity="deal", action="create"
    )
    new_menu.register(new)
    settings_pages.register(
        SettingsPage(
            "rates",
            _("Exchange rates"),
            _("What other currencies cost, from a day on."),
            "banknote",
            "rate_list",
            group="sales",
            module=MODULE,
            entity="product",
            action="change",
        )
    )


def register_client_parts() -> None:
    client_panels.register(
        ClientPanel("deals", "sales/client_deals.html", client_parts.open_deals, "deal", MODULE, order=10)
    )
    new_deal = client_parts.new_deal_for
    client_acts.register(ClientAct("deal", _("New deal"), "handshake", new_deal, "deal", module=MODULE))
    tabs = (
        (_("Deals"), Deal, "deal_list"),
        (_("Quotes"), Quote, "quote_list"),
        (_("Orders"), Order, "order_list"),
    )
    for order, (label, model, url_name) in enumerate(tabs, 10):
        client_tabs.register(
            ClientTab(
                key=model.entity,
                label=label,
                url=lambda client, url_name=url_name: client_parts.of_client(url_name, client),
                count=client_parts.count_of(model),
                entity=model.entity,
                module=MODULE,
                order=order,
            )
        )
        client_children.register(ClientChild(f"sales.{model.entity}", model, module=MODULE))
    _register_sources()
    brief_parts.register(BriefPart("quotes", _("Quotes open"), quote_lines, Quote.entity, MODULE, order=10))
    brief_parts.register(BriefPart("deals", _("Deals open"), deal_lines, Deal.entity, MODULE, order=20))
    brief_parts.register(BriefPart("orders", _("Last orders"), order_lines, Order.entity, MODULE, order=25))
    offers = BriefPart("offers", _("Offers to make"), offer_lines, Order.entity, MODULE, order=15, most=3)
    brief_parts.register(offers)
    register_today()


def _register_sources() -> None:
    sources = (
        (
            "deal",
            "deal-move",
            _("Deals"),
            client_parts.move_entries,
            client_parts.all_of(DealMove, "deal__client"),
        ),
        ("quote", "quote", _("Quotes"), client_parts.quote_entries, client_parts.all_of(Quote)),
        ("order", "order", _("Orders"), client_parts.order_entries, client_parts.all_of(Order)),
    )
    for order, (key, word, label, entries, rows) in enumerate(sources, 40):
        known = {
            "entity": key,
            "prefixes": (word,),
            "recall": by_number(entries, word),
            "order": order,
            "rows": rows,
        }
        timeline_sources.register(TimelineSource(key, label, entries, kinds=(key,), module=MODULE, **known))


def register_today() -> None:
    today_sections.register(
        TodaySection(
            "deals",
            _("Deals without a next step"),
            "sales/today_deals.html",
            client_parts.deals_without_step,
            module=MODULE,
            order=40,
        )
    )


def has_amounts() -> bool:
    why = "the first deal or order of anybody fixes the firm's currency"
    return Order.objects.unscoped(why).exists() or Deal.objects.unscoped(why).exists()
