from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("clients")

    def ready(self) -> None:
        from contacts.actions.joining import register_merge_rules
        from contacts.field_groups import put_fields_in_groups
        from contacts.group_parts import register_group_figures
        from contacts.holdings import HOLDINGS
        from contacts.mail_registration import register_mails
        from contacts.models import ClientTeamShare, ClientUserShare
        from contacts.personal_data import register as register_personal_data
        from contacts.plan_registration import register_plans
        from contacts.search import CLIENT_SEARCH
        from contacts.segment_fields import register_contact_fields
        from contacts.segment_mails import register_mail_fields
        from contacts.segment_profile import register_profile_fields
        from contacts.undo_hooks import register_undo_hooks
        from crm.access.entities import Entity, entities
        from crm.access.holdings import holdings
        from crm.access.shares import register_shares
        from crm.search.providers import search_providers

        entities.register(Entity("client", _("Clients"), area="clients"))
        put_fields_in_groups()
        register_personal_data()
        register_shares(ClientUserShare, ClientTeamShare)
        for holding in HOLDINGS:
            holdings.register(holding)
        register_merge_rules()
        register_undo_hooks()
        _hold_made_fields()
        register_plans()
        _offer_lists()
        search_providers.register(CLIENT_SEARCH)
        register_contact_fields()
        register_profile_fields()
        register_mail_fields()
        register_group_figures()
        _hold_documents()
        _build_demo()
        _offer_pages()
        register_mails()
        _tell_of_colleagues()


def _offer_lists() -> None:
    from contacts.activity_list import ACTIVITY_LIST
    from contacts.lists import CLIENT_LIST
    from contacts.person_list import PERSON_LIST
    from crm.lists.registry import lists

    for listing in (CLIENT_LIST, ACTIVITY_LIST, PERSON_LIST):
        lists.register(listing)


def _build_demo() -> None:
    from crm.people.demo import DemoBuilder, demo_builders

    demo_builders.register(DemoBuilder("clients", "contacts.demo.builder.build_clients", order=10))
    demo_builders.register(DemoBuilder("profiles", "contacts.demo.profile.build_profiles", order=12))
    demo_builders.register(DemoBuilder("client_fields", "contacts.demo.fields.build_fields", order=20))
    demo_builders.register(DemoBuilder("pins", "contacts.demo.pins.build_pins", order=27))
    demo_builders.register(DemoBuilder("talk", "contacts.demo.talk.build_talk", order=60))
    demo_builders.register(DemoBuilder("duplicates", "contacts.demo.duplicates.build_duplicates", order=95))
    demo_builders.register(DemoBuilder("first_hour", "contacts.demo.first_hour.build_first_hour", order=97))
    demo_builders.register(DemoBuilder("imports", "contacts.demo.imports.build_imports", order=98))


def _offer_today() -> None:
    from contacts.registries import TodaySection, today_sections
    from crm.access.queries.share_list import ending_soon
    from crm.documents.queries.waiting import waiting_for

    def shares(user):
        rows = ending_soon(user)
        return {"rows": rows} if rows else None

    today_sections.register(
        TodaySection("shares", _("Shares that end soon"), "access/today_shares.html", shares, order=80)
    )
    label, template = _("Waiting for your approval"), "documents/today_waiting.html"
    today_sections.register(TodaySection("approvals", label, template, waiting_for, order=7))


def _offer_pages() -> None:
    """What clients hang into the shell and into their own page."""
    _offer_today()
    from contacts.imports.kinds import CLIENTS
    from contacts.imports.people import PERSONS
    from contacts.imports.plans import ACTIVITIES
    from contacts.registries import import_targets
    from crm.web.menu import MenuItem, menu, new_menu

    menu.register(MenuItem("today", _("Today"), "sun-medium", "today", order=10, on_phone=True))
    menu.register(MenuItem("calendar", _("Calendar"), "calendar-days", "calendar", order=15, entity="client"))
    menu.register(
        MenuItem("activities", _("Activities"), "calendar-check", "activity_list", order=20, entity="client")
    )
    menu.register(
        MenuItem(
            "clients",
            _("Clients"),
            "building-2",
            "client_list",
            group="clients",
            entity="client",
            on_phone=True,
        )
    )
    _offer_handovers_and_pairs()
    _tell_what_happened()
    _offer_settings()
    for kind in (CLIENTS, PERSONS, ACTIVITIES):
        import_targets.register(kind)
    new = {"entity": "client", "action": "create", "order": 10}
    new_menu.register(MenuItem("client", _("Client"), "building-2", "client_create", **new))


def _offer_settings() -> None:
    from contacts.access import may_classify
    from crm.web.settings_menu import SettingsPage, settings_pages

    label, text = _("Classes of clients"), _("Which clients are A, B, C or D, by your own rules.")
    settings_pages.register(
        SettingsPage(
            "classes", label, text, "badge-percent", "class_list", group="clients", allowed=may_classify
        )
    )


def _tell_what_happened() -> None:
    from contacts.queries.brief_preferences import preference_lines
    from contacts.queries.brief_talks import call_lines, mail_lines
    from contacts.queries.entries import (
        change_entries,
        class_entries,
        class_moves,
        done_entries,
        done_tasks,
        interaction_entries,
    )
    from contacts.registries import BriefPart, TimelineSource, brief_parts, by_number, timeline_sources

    label = _("Needs and preferences")
    brief_parts.register(BriefPart("preferences", label, preference_lines, "client", order=5, most=8))
    brief_parts.register(BriefPart("mails", _("Last e-mails"), mail_lines, "client", order=50))
    brief_parts.register(BriefPart("calls", _("Answers on call lists"), call_lines, "call_list", order=55))
    sources = (
        ("interactions", _("Interactions"), interaction_entries, (), "interaction", 10, None),
        ("done", _("Done"), done_entries, ("done",), "activity", 20, done_tasks),
        ("classes", _("Classes"), class_entries, ("change",), "class", 80, class_moves),
        ("changes", _("Changes"), change_entries, ("change",), "change", 90, None),
    )
    for key, label, entries, kinds, word, order, rows in sources:
        known = {"prefixes": (word,), "recall": by_number(entries, word), "order": order, "rows": rows}
        timeline_sources.register(TimelineSource(key, label, entries, kinds=kinds, **known))


def _hold_made_fields() -> None:
    from contacts.actions.derived import refresh_search, refresh_search_of_persons
    from contacts.models import Client, Person
    from crm.custom_fields.holders import Holder, holders

    holders.register(
        Holder(
            "client", _("Clients"), Client, client_path="pk", refresh_search=refresh_search,
            searched_groups=("", "contact"), order=10,
        )
    )  # fmt: skip
    holders.register(
        Holder(
            "person", _("Persons"), Person, refresh_search=refresh_search_of_persons,
            root=lambda person: person.client, searched_groups=("", "contact"), order=20,
        )
    )  # fmt: skip


def _hold_documents() -> None:
    from contacts.models import CallList, Client, Person
    from contacts.queries.document_entries import document_entries, documents_near, recalled_documents
    from contacts.receivers import subscribe_all
    from contacts.registries import (
        ClientPanel,
        ClientTab,
        TimelineSource,
        client_panels,
        client_tabs,
        timeline_sources,
    )
    from crm.documents.holders import Holder, holders
    from crm.documents.queries.counts import count_of, page_of

    subscribe_all()
    holders.register(Holder("client", Client, client_path="pk"))
    holders.register(
        Holder("person", Person, person_path="pk", owner_path="client__owner", has_page=False, has_talk=False)
    )
    holders.register(Holder("call_list", CallList, client_path=""))
    panel, none = "contacts/client/documents.html", {}
    client_panels.register(ClientPanel("documents", panel, lambda _client, _user: none, "client", order=90))
    panel = "contacts/client/talk.html"
    client_panels.register(ClientPanel("talk", panel, lambda _client, _user: none, "client", order=85))
    client_tabs.register(ClientTab("documents", _("Documents"), page_of, count_of, "client", order=90))
    known = {
        "kinds": ("document",),
        "prefixes": ("version", "step"),
        "recall": recalled_documents,
        "order": 70,
        "rows": documents_near,
    }
    timeline_sources.register(TimelineSource("documents", _("Documents"), document_entries, **known))


def _offer_handovers_and_pairs() -> None:
    from contacts.queries.handovers import today_led, today_mine
    from contacts.registries import TodaySection, today_sections
    from crm.web.menu import MenuItem, menu

    menu.register(
        MenuItem("persons", _("People"), "users-round", "person_list", group="clients", entity="client")
    )
    menu.register(
        MenuItem(
            "handovers",
            _("Handovers"),
            "user-check",
            "handover_list",
            group="clients",
            entity="client",
            action="assign",
        )
    )
    menu.register(
        MenuItem(
            "pairs",
            _("Duplicates"),
            "merge",
            "pair_list",
            group="clients",
            entity="client",
            action="merge",
            order=80,
        )
    )
    label, template = _("Clients handed to you"), "contacts/handover/today.html"
    today_sections.register(TodaySection("handed_to_me", label, template, today_mine, order=5))
    label, template = _("Handovers that need you"), "contacts/handover/today_led.html"
    today_sections.register(TodaySection("handovers", label, template, today_led, order=6))


def _tell_of_colleagues() -> None:
    """How busy colleagues are, what happened while they were away, and what can be sent to them."""
    from contacts.queries.news import done_lines, interaction_lines
    from contacts.queries.workload import planned_minutes
    from contacts.registries import TodaySection, today_sections
    from contacts.sending import SENDABLES
    from crm.access.news import NewsSource, news_sources
    from crm.access.queries.returns import cover_today
    from crm.office.sendables import sendables
    from crm.people.workloads import Workload, workloads

    for sendable in SENDABLES:
        sendables.register(sendable)
    workloads.register(Workload("activities", planned_minutes))
    news_sources.register(NewsSource("interactions", interaction_lines, order=10))
    news_sources.register(NewsSource("done", done_lines, order=20))
    today_sections.register(
        TodaySection("cover", _("Cover"), "access/today_cover.html", cover_today, order=5)
    )
