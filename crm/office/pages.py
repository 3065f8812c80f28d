"""The settings pages of this room."""

from django.utils.translation import gettext_lazy as _

from crm.web.settings_menu import SettingsPage

PAGES = (
    SettingsPage(
        "profile",
        _("Your profile"),
        _("Name, phone, language, time zone, look, password."),
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
