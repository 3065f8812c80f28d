from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServiceConfig(AppConfig):
    name = "service"
    verbose_name = _("service")

    def ready(self) -> None:
        from service import receivers, registration

        registration.register()
        receivers.subscribe_all()
