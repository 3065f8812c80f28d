from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "crm.messages"
    label = "crm_messages"  # "messages" is Django's own
    verbose_name = _("messages")

    def ready(self) -> None:
        from crm.messages.job_kinds import register_job_kinds
        from crm.messages.message_kinds import register_kinds
        from crm.messages.personal_data import register
        from crm.messages.queries.talks import counted_talks
        from crm.web.menu import MenuItem, menu, new_menu
        from crm.web.settings_menu import SettingsPage, settings_pages

        register()
        register_kinds()
        register_job_kinds()
        label, icon = _("Messages"), "messages-square"
        menu.register(MenuItem("messages", label, icon, "conversation_list", order=25, count=counted_talks))
        new_menu.register(MenuItem("message", _("Message"), icon, "conversation_create", order=90))
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
