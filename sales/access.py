"""Who may do what beyond the levels of the role matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.access.context import access_of

if TYPE_CHECKING:
    from crm.people.models import User


def may_see_margin(user: User) -> bool:
    """Cost and margin are for those who sell or keep the books, not for everyone who may read a quote."""
    access = access_of(user)
    return any(
        access.may(entity, action)
        for entity, action in (("quote", "change"), ("order", "export"), ("product", "change"))
    )
