"""What each module is, what of it is on the menus, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.frozen import frozen
from crm.jobs.specs import specs
from crm.lists.counting import COUNT_LIMIT
from crm.lists.registry import lists
from crm.lists.specs import ListSpec
from crm.modules import MODULES
from crm.registry import Registry
from crm.web.formats import number
from crm.web.menu import menu
from crm.web.settings_menu import settings_pages

if TYPE_CHECKING:
    from crm.people.models import Firm

TEXTS = {
    "sales": _("Products, pipeline, quotes, orders."),
    "campaigns": _("Segments, letters, clients to win back."),
    "service": _("Tickets, queues, public forms."),
    "analytics": _("The dashboard."),
}
# What goes along and is not a page of the module itself.
ALSO = {
    "sales": _(
        "What is counted from orders and deals: turnover and pipeline in lists, segments and the dashboard, "
        "and the clients to win back."
    ),
    "campaigns": _("The filter of clients by segment. Views that use it say so."),
    "service": _("The public forms and the pages of tickets: visitors read that they are closed for now."),
}


@frozen
class ModuleState:
    """`records`: what it holds, in words, also while it is off."""

    key: str
    label: str | Promise
    text: str | Promise
    also: str | Promise
    is_on: bool
    records: list[str]

    @property
    def pages(self) -> list[str]:
        return _labels(menu, self.key)

    @property
    def settings(self) -> list[str]:
        return _labels(settings_pages, self.key)

    @property
    def nightly(self) -> list[str]:
        """The jobs that run by themselves."""
        return [
            str(spec.title or spec.key)
            for spec in specs.items()
            if spec.every and self.key in spec.modules({})
        ]


def modules_of(firm: Firm) -> list[ModuleState]:
    return [module_of(firm, key) for key in MODULES]


def module_of(firm: Firm, key: str) -> ModuleState:
    """Raises KeyError for a module that does not exist."""
    records = [_count(spec) for spec in lists.items() if spec.module == key]
    return ModuleState(key, MODULES[key], TEXTS[key], ALSO.get(key, ""), key in firm.modules_on, records)


def _count(spec: ListSpec) -> str:
    """Nobody's records are shown, only how many there are; nobody waits for more than ten thousand."""
    rows = spec.model.objects.unscoped("how many there are, for whoever looks after the firm")
    count = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    shown = f"{number(COUNT_LIMIT)}+" if count > COUNT_LIMIT else number(count)
    return f"{shown} {spec.noun(count)}"


def _labels(registry: Registry[Any], module: str) -> list[str]:
    return [str(item.label) for item in registry.items() if item.module == module]
