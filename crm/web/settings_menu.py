"""The settings pages: each room registers its own, /settings/ lists those that one may open."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen
from crm.registry import Registry

SETTINGS_GROUPS = {
    "me": _("You"),
    "firm": _("Firm"),
    "access": _("Access"),
    "clients": _("Clients"),
    "sales": _("Sales"),
    "campaigns": _("Marketing"),
    "service": _("Service"),
    "system": _("Installation"),
}


@frozen
class SettingsPage:
    """One page below /settings/. `text` is one plain line that says what is kept there; `also` are the beginnings of
    further addresses that belong to it.
    """

    key: str
    label: Any
    text: Any
    icon: str
    url_name: str
    group: str = "firm"
    module: str = ""
    entity: str = ""
    action: str = "view"
    order: int = 50
    allowed: Callable[[Any], bool] | None = None
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name)


settings_pages: Registry[SettingsPage] = Registry("settings pages")
