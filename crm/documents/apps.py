from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "crm.documents"
    label = "documents"
    verbose_name = _("documents")

    def ready(self) -> None:
        from crm.documents.personal_data import register
        from crm.documents.search import DOCUMENT_SEARCH
        from crm.search.providers import search_providers

        register()
        search_providers.register(DOCUMENT_SEARCH)
