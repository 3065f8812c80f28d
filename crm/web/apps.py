from django.apps import AppConfig

from crm.web.days import limit_days

limit_days()


class WebConfig(AppConfig):
    name = "crm.web"
    label = "web"

    def ready(self) -> None:
        from crm.lists.registry import list_parts
        from crm.web.listing.made import MADE_PARTS
        from crm.web.lower_pages import register_lower_pages

        register_lower_pages()
        list_parts.register(MADE_PARTS)
