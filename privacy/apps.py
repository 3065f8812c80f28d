from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Personal data: what people agreed to, what is kept about them, giving it out and erasing it."""

    name = "privacy"
    verbose_name = _("personal data")

    def ready(self) -> None:
        from privacy.registration import register

        register()
