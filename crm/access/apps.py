from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "crm.access"
    label = "access"
    verbose_name = _("access")

    def ready(self) -> None:
        from crm.access.entities import Entity, entities
        from crm.access.models import AccessVersion
        from crm.access.news import news_sources
        from crm.access.queries.returns import AUDIT_NEWS
        from crm.changes.registry import UndoHook, undo_hooks
        from crm.people.demo import DemoBuilder, demo_builders

        news_sources.register(AUDIT_NEWS)
        demo_builders.register(DemoBuilder("roles", "crm.access.demo.build_roles", order=5))
        for model in ("access.role", "people.branch", "people.team"):
            undo_hooks.register(UndoHook(model, model, lambda _change_set: AccessVersion.bump()))
        area = {"area": "firm", "scoped": False}
        entities.register(Entity("colleague", _("Colleagues"), actions=("view", "create", "change"), **area))
        entities.register(Entity("role", _("Roles"), actions=("view", "change"), **area))
        entities.register(Entity("firm", _("Firm settings"), actions=("view", "change"), **area))
        entities.register(Entity("preview", _("See as a colleague"), actions=("view",), **area))
        entities.register(Entity("audit", _("Audit log"), actions=("view", "change", "export"), **area))
