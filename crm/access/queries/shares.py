"""With whom a record is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from crm.access.shares import Share, share_models, shareable_models
from crm.people.models import Team, User


@dataclass(frozen=True)
class ShareRow:
    kind: str  # user | team
    pk: int
    holder: User | Team
    may_change: bool
    expires_at: datetime | None
    is_over: bool
    given_by: User
    given_at: datetime
    reason: str


def shareable_model(entity: str) -> type[Any] | None:
    """The model whose records stand under this key in the role matrix, if they can be shared."""
    return next((model for model in shareable_models() if model.entity == entity), None)  # type: ignore[attr-defined]


def shares_of(record: Any) -> list[ShareRow]:
    """All shares of the record, those that are over last; two queries."""
    user_share, team_share = share_models(type(record))
    mine = {"content_object_id": record.pk}
    users = user_share.objects.filter(**mine).select_related("user", "permission", "given_by")
    teams = team_share.objects.filter(**mine).select_related("group__team", "permission", "given_by")
    now = timezone.now()
    rows = [_row("user", share, share.user, now) for share in users]  # type: ignore[attr-defined]
    rows += [_row("team", share, share.group.team, now) for share in teams]  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: (row.is_over, row.holder.name))


def _row(kind: str, share: Any, holder: User | Team, now: datetime) -> ShareRow:
    return ShareRow(
        kind=kind,
        pk=share.pk,
        holder=holder,
        may_change=share.permission.codename.startswith("change_"),
        expires_at=share.expires_at,
        is_over=bool(share.expires_at and share.expires_at <= now),
        given_by=share.given_by,
        given_at=share.given_at,
        reason=share.reason,
    )


def share_by(record: Any, kind: str, pk: int) -> Share | None:
    user_share, team_share = share_models(type(record))
    model: Any = user_share if kind == "user" else team_share
    return model.objects.filter(content_object_id=record.pk, pk=pk).first()  # type: ignore[no-any-return]
