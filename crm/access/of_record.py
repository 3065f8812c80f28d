"""Children of ONE record in hand, read on every one of its pages by a statement that is kept (crm.sql.kept)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from crm.access.locks import ChildModel
from crm.access.scopes import can
from crm.sql.kept import KeptStatement

if TYPE_CHECKING:
    from crm.people.models import User


class OfRecord:
    """`shape(rows, *more)` says which of the children, with what and in which order; nothing of who asks is in it.

    Whether the person sees them is asked of the record each time, as `visible_within` does.
    """

    def __init__(self, model: type[ChildModel], shape: Callable[..., Any]) -> None:
        self.model, self.shape = model, shape
        self._kept = KeptStatement(self._build)

    def _build(self, key: int, *more: Hashable) -> Any:
        rows = self.model.objects.unscoped("the record is asked before its children are read")
        return self.shape(rows.filter(**{self.model.scope_path: key}), *more)

    def rows(self, root: Any, user: User, *more: Hashable) -> list[Any]:
        if can(user, self.model.root_action("view"), root):
            return self._kept.rows(root.pk, *more)
        return list(self.shape(self.model.objects.visible_within(root, user), *more))
