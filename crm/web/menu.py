"""The side bar, the New menu and the phone's bottom bar: what each room offers, filtered for the user."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen
from crm.modules import MODULES
from crm.registry import Registry

# Groups in their order; the first has no heading. Clients stand alone, since sales can be switched off.
GROUPS = {
    "day": "",
    "clients": _("Clients"),
    **MODULES,
    "firm": _("Firm"),
}


@frozen
class MenuItem:
    """One line. Shown when the module is on and the user may do `action` with `entity` ("" = everyone).

    `count` gets the user and returns a small number, or None for nothing; it runs on every page, so it reads
    something already counted. `is_hot` paints it as a warning. `allowed` replaces the question about the entity.
    """

    key: str
    label: Any
    icon: str
    url_name: str
    group: str = "day"
    module: str = ""
    entity: str = ""
    action: str = "view"
    order: int = 50
    count: Callable[[Any], int | None] | None = None
    is_hot: bool = False
    allowed: Callable[[Any], bool] | None = None
    on_phone: bool = False

    @cached_property
    def url(self) -> str:
        return reverse(self.url_name)


menu: Registry[MenuItem] = Registry("menu")
# What the New button offers: items whose address shows an empty form; `action` is usually "create".
new_menu: Registry[MenuItem] = Registry("new menu")
# Under the person's name at the bottom of the side bar: own profile, settings.
personal_menu: Registry[MenuItem] = Registry("personal menu")


def items_for(user: Any, registry: Registry[MenuItem] = menu) -> list[MenuItem]:
    """The lines this user may use, in order."""
    # Late: the access floor lies above this registry's users in the import order of the apps.
    from crm.access.context import access_of

    access = access_of(user)
    return [
        item
        for item in registry.on_for(user)
        if (item.allowed(user) if item.allowed else not item.entity or access.may(item.entity, item.action))
    ]


def current_key(items: list[MenuItem], path: str) -> str:
    """The item whose address is the longest beginning of `path`."""
    fitting = [item for item in items if path.startswith(item.url)]
    return max(fitting, key=lambda item: len(item.url)).key if fitting else ""
