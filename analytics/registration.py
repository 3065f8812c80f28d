"""What the lower rooms learn of analytics."""

from django.utils.translation import gettext_lazy as _

from crm.access.entities import Entity, entities
from crm.web.menu import MenuItem, menu

MODULE = "analytics"


def register() -> None:
    entities.register(
        Entity("dashboard", _("Dashboard"), area="analytics", module=MODULE, actions=("view",), scoped=False)
    )
    menu.register(
        MenuItem(
            "dashboard",
            _("Dashboard"),
            "layout-dashboard",
            "dashboard",
            group="analytics",
            module=MODULE,
            entity="dashboard",
            on_phone=True,
        )
    )
