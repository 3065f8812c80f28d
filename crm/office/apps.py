from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Where the firm itself is kept: set-up, colleagues, branches and teams, firm settings, one's own profile.

    It stands above access, audit and jobs, so that crm.people below them stays free of pages.
    """

    name = "crm.office"
    label = "office"
    verbose_name = _("office")

    def ready(self) -> None:
        from crm.changes.registry import UndoHook, UndoRight, undo_hooks, undo_rights
        from crm.office.actions.moves import access_has_changed, may_undo_places
        from crm.office.pages import PAGES, may_have_shares, may_remove_demo
        from crm.web.menu import MenuItem, menu, personal_menu
        from crm.web.settings_menu import settings_pages

        for model in ("people.user", "people.membership"):
            undo_hooks.register(UndoHook(f"office.{model}", model, access_has_changed, at_once=True))
            undo_rights.register(UndoRight(model, may_undo_places))
        menu.register(MenuItem("directory", _("Colleagues"), "contact", "directory", group="firm", order=10))
        menu.register(MenuItem("settings", _("Settings"), "settings", "settings", group="firm", order=90))
        menu.register(
            MenuItem("shares", _("Shares"), "share-2", "share_list", order=30, allowed=may_have_shares)
        )
        personal_menu.register(MenuItem("profile", _("Your profile"), "circle-user", "profile", order=10))
        own_data = MenuItem(
            "own_data", _("Start with my own data"), "sparkles", "own_data", order=20, allowed=may_remove_demo
        )
        personal_menu.register(own_data)
        for page in PAGES:
            settings_pages.register(page)
