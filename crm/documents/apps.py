from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "crm.documents"
    label = "documents"
    verbose_name = _("documents")

    def ready(self) -> None:
        from crm.documents.lists import DOCUMENT_LIST
        from crm.documents.notices import register_notices
        from crm.documents.personal_data import register
        from crm.documents.search import DOCUMENT_SEARCH
        from crm.lists.registry import lists
        from crm.people.demo import DemoBuilder, demo_builders
        from crm.search.providers import search_providers
        from crm.web.menu import MenuItem, menu

        register()
        register_notices()
        lists.register(DOCUMENT_LIST)
        search_providers.register(DOCUMENT_SEARCH)
        demo_builders.register(DemoBuilder("documents", "crm.documents.demo.build_documents", order=65))
        shown = {"group": "clients", "entity": "client", "order": 55}
        menu.register(MenuItem("documents", _("Documents"), "files", "document_list", **shown))
