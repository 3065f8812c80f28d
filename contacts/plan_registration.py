"""What plans, call lists and standards hang into the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from contacts.call_item_list import CALL_ITEM_LIST
from contacts.call_list_spec import CALL_LIST_LIST
from contacts.models import CallListTeamShare, CallListUserShare
from contacts.notices import register_notices
from contacts.queries.measures import register_measures
from crm.access.entities import Entity, entities
from crm.access.shares import register_shares
from crm.lists.registry import lists
from crm.people.demo import DemoBuilder, demo_builders
from crm.web.menu import MenuItem, menu
from crm.web.settings_menu import SettingsPage, settings_pages


def register_plans() -> None:
    actions = ("view", "create", "change", "delete", "share", "export")
    entities.register(Entity("call_list", _("Call lists"), area="clients", actions=actions))
    register_shares(CallListUserShare, CallListTeamShare)
    register_notices()
    register_measures()
    lists.register(CALL_LIST_LIST)
    lists.register(CALL_ITEM_LIST)
    demo_builders.register(DemoBuilder("plans", "contacts.demo.plans.build_plans", order=28))
    demo_builders.register(DemoBuilder("standards", "contacts.demo.standards.build_standards", order=96))
    register_menu()
    register_settings()


def register_menu() -> None:
    shown = {"group": "clients"}
    menu.register(
        MenuItem("calls", _("Call lists"), "phone", "call_list_list", entity="call_list", order=60, **shown)
    )
    menu.register(
        MenuItem("standards", _("Standards"), "gauge", "breach_page", entity="client", order=65, **shown)
    )


def register_settings() -> None:
    label, text = _("Calendar subscription"), _("Your plans in the calendar of your phone.")
    settings_pages.register(
        SettingsPage("feed", label, text, "calendar-days", "feed_page", group="me", order=15, entity="client")
    )
    label, text = _("Telephone system"), _("Dial with one press, and see who is calling.")
    shown = {"group": "clients", "entity": "firm", "action": "change"}
    settings_pages.register(SettingsPage("telephony", label, text, "phone", "telephony", order=45, **shown))
    label, text = _("Planning"), _("Standards of service by class, and when leads are told of late plans.")
    shown = {"group": "clients", "entity": "firm", "action": "change"}
    settings_pages.register(SettingsPage("planning", label, text, "calendar-clock", "plan_rules", **shown))
