from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "crm.web"
    label = "web"

    def ready(self) -> None:
        from crm.web.menu import MenuItem, personal_menu
        from crm.web.settings_menu import SettingsPage, settings_pages

        # The pages of rooms that lie below this one and cannot name it.
        personal_menu.register(MenuItem("jobs", _("Jobs"), "list-checks", "job_list", order=30))
        personal_menu.register(MenuItem("help", _("Help"), "circle-question-mark", "help", order=90))
        personal_menu.register(MenuItem("changes", _("Changes"), "undo-2", "change_set_list", order=40))
        settings_pages.register(
            SettingsPage(
                "audit",
                _("Audit log"),
                _("Who did what, when and from where."),
                "scan-search",
                "audit_list",
                group="access",
                entity="audit",
                order=90,
            )
        )
