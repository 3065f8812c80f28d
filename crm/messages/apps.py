from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "crm.messages"
    label = "crm_messages"  # "messages" is Django's own
    verbose_name = _("messages")

    def ready(self) -> None:
        from crm.messages.personal_data import register
        from crm.web.settings_menu import SettingsPage, settings_pages

        register()
        settings_pages.register(
            SettingsPage(
                "notices",
                _("Notices"),
                _("What you are told of, on the pages and by e-mail."),
                "bell",
                "notice_settings",
                group="me",
                order=14,
            )
        )
