"""The settings pages of this room."""

from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.access.queries.shares import entity_of, tables_for
from crm.access.queries.what_if import may_ask
from crm.people.models import Firm, User
from crm.web.settings_menu import SettingsPage


def may_have_shares(user: User) -> bool:
    """Whoever opens any record that can be shared, and who looks after everybody's access."""
    access = access_of(user)
    return access.may("role", "view") or any(
        access.may(entity_of(table), "view") for table in tables_for(user)
    )


def may_remove_demo(user: User) -> bool:
    firm = Firm.load()
    return bool(firm and firm.is_demo and access_of(user).may("role", "change"))


PAGES = (
    SettingsPage(
        "profile",
        _("Your profile"),
        _("Name, phone, language, time zone, look."),
        "circle-user",
        "profile",
        group="me",
        order=10,
    ),
    SettingsPage(
        "colleagues",
        _("Colleagues"),
        _("Who works here, in which team, with which roles."),
        "users",
        "colleague_list",
        entity="colleague",
        order=20,
    ),
    SettingsPage(
        "structure",
        _("Branches and teams"),
        _("The two trees that roles reach along."),
        "network",
        "structure",
        entity="firm",
        order=25,
        also=("/settings/branches/", "/settings/teams/"),
    ),
    SettingsPage(
        "cover",
        _("Cover"),
        _("Who works whose clients while they are away."),
        "user-check",
        "cover",
        group="me",
        order=12,
    ),
    SettingsPage(
        "firm",
        _("Firm"),
        _("Name, language, country, currency, time zone."),
        "building",
        "firm",
        entity="firm",
        action="change",
        order=15,
    ),
    SettingsPage(
        "modules",
        _("Modules"),
        _("What is switched on: sales, marketing, service, insight."),
        "layout-grid",
        "modules",
        entity="firm",
        action="change",
        order=16,
    ),
    SettingsPage(
        "custom_fields",
        _("Custom fields"),
        _("What else you keep of clients, persons, deals and tickets."),
        "list-plus",
        "custom_field_list",
        entity="firm",
        action="change",
        order=17,
    ),
    SettingsPage(
        "mail",
        _("Mail"),
        _("The mail server, and a test mail."),
        "mail",
        "mail_settings",
        group="system",
        entity="firm",
        action="change",
        order=60,
    ),
    SettingsPage(
        "own_data",
        _("Start with my own data"),
        _("Removes the demo firm whole and opens the set-up."),
        "sparkles",
        "own_data",
        group="system",
        order=70,
        allowed=may_remove_demo,
    ),
    SettingsPage(
        "what_if",
        _("What if"),
        _("What a move or another role would change, before it is done."),
        "scale",
        "what_if",
        group="access",
        order=33,
        allowed=may_ask,
    ),
    SettingsPage(
        "see_as",
        _("See as a colleague"),
        _("Look at lists and records as somebody else sees them, for reading only."),
        "eye",
        "preview_start",
        group="access",
        entity="preview",
        order=35,
    ),
    SettingsPage(
        "roles",
        _("Roles"),
        _("What each role may do, and how far it reaches."),
        "shield-check",
        "role_list",
        group="access",
        entity="role",
        order=30,
    ),
)
