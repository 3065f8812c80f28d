from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "crm.access"
    label = "access"
    verbose_name = _("access")

    def ready(self) -> None:
        from crm.access.demo import build_roles
        from crm.access.entities import Entity, entities
        from crm.access.news import news_sources
        from crm.access.queries.returns import AUDIT_NEWS
        from crm.people.demo import DemoBuilder, demo_builders

        news_sources.register(AUDIT_NEWS)
        demo_builders.register(DemoBuilder("roles", build_roles, order=5))
        area = {"area": "firm", "scoped": False}
        entities.register(Entity("colleague", _("Colleagues"), actions=("view", "create", "change"), **area))
        entities.register(Entity("role", _("Roles"), actions=("view", "change"), **area))
        entities.register(Entity("firm", _("Firm settings"), actions=("view", "change"), **area))
        entities.register(Entity("preview", _("See as a colleague"), actions=("view",), **area))
        entities.register(Entity("audit", _("Audit log"), actions=("view", "export"), **area))
