"""Who may hand clients over, and who answers for a client that was handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.access.context import access_of
from crm.access.levels import Level

if TYPE_CHECKING:
    from contacts.models import Handover, HandoverItem
    from crm.people.models import User


def may_hand_over(user: User) -> bool:
    return access_of(user).may("client", "assign")


def may_classify(user: User) -> bool:
    """Say by rules which clients are in which class: whoever may change all of them."""
    return access_of(user).level("client", "change") == Level.ALL


def may_lead(user: User, handover: Handover) -> bool:
    """Find other receivers, see it through: whoever may assign the giver's clients; the twin of its visibility."""
    access = access_of(user)
    return access.reaches(
        access.level("client", "assign"),
        owner_id=handover.giver_id,
        team_id=handover.team_id,
        branch_id=handover.branch_id,
    )


def may_answer(user: User, item: HandoverItem) -> bool:
    """The receiver, or whoever covers them now."""
    return item.receiver_id in access_of(user).owner_ids
