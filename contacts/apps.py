from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("clients")

    def ready(self) -> None:
        from contacts.lists import CLIENT_LIST
        from contacts.models import ClientTeamShare, ClientUserShare
        from crm.access.entities import Entity, entities
        from crm.access.shares import register_shares
        from crm.lists.registry import lists

        entities.register(Entity("client", _("Clients"), area="clients"))
        register_shares(ClientUserShare, ClientTeamShare)
        lists.register(CLIENT_LIST)
