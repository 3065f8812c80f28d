"""Documents that wait for somebody's word."""

from __future__ import annotations

from typing import Any

from crm.documents.models import Approval
from crm.people.models import User

FEW = 6


def waiting_for(user: User) -> dict[str, Any] | None:
    """For Today: questions for approval that the person has not answered, the oldest first."""
    asked = Approval.objects.unscoped("only whether there is one, for most days there is none").filter(
        approver=user, answer=Approval.Answer.WAITING
    )
    if not asked.exists():
        return None
    rows = list(
        asked.visible_to(user)
        .select_related("version__document", "asked_by")
        .order_by("asked_at", "pk")[:FEW]
    )
    return {"rows": rows} if rows else None
