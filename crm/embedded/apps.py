from django.apps import AppConfig
from django.core import checks


class EmbeddedConfig(AppConfig):
    name = "crm.embedded"
    label = "embedded"

    def ready(self) -> None:
        from crm.embedded.soundness import check_databases

        checks.register(check_databases, checks.Tags.database)
