"""Where parts of sales hang their boxes on the pages of a deal, a quote and an order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from crm.access.context import access_of
from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class RecordPanel:
    """A box on the page of a record: `context(record, user)` gives what `template` draws as `panel`, None for no box.

    Only whoever may view `entity` sees it. `place`: beside the record, or below its lines.
    """

    key: str
    template: str
    context: Callable[[Any, User], dict[str, Any] | None]
    entity: str
    place: Literal["side", "main"] = "side"
    module: str = "sales"
    order: int = 50


deal_panels: Registry[RecordPanel] = Registry("boxes of a deal")
quote_panels: Registry[RecordPanel] = Registry("boxes of a quote")
order_panels: Registry[RecordPanel] = Registry("boxes of an order")


@frozen
class DrawnPanel:
    template: str
    context: dict[str, Any]
    place: str


def drawn(panels: Registry[RecordPanel], record: Any, user: User) -> list[DrawnPanel]:
    """The boxes that the reader sees of a record, in their order."""
    access = access_of(user)
    found = (
        (panel, panel.context(record, user))
        for panel in panels.on_for(user)
        if access.may(panel.entity, "view")
    )
    return [
        DrawnPanel(panel.template, context, panel.place) for panel, context in found if context is not None
    ]
