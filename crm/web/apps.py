from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "crm.web"
    label = "web"

    def ready(self) -> None:
        from crm.web.lower_pages import register_lower_pages

        register_lower_pages()
