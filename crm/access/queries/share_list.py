"""The shares of everything, given and received: one page of them, whatever tables they lie in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from crm.access.context import access_of
from crm.access.queries.shares import ShareLine, entity_of, lines, shares_in, tables_for
from crm.access.shares import Share, running, share_models, shareable_models
from crm.people.models import User

PAGE_SIZE = 50
SOON = timedelta(days=3)
WHOSE = ("received", "given", "all", "mine")  # mine: received or given


@dataclass(frozen=True)
class ShareFilter:
    """What the list is narrowed to; `state` is running, soon (ending within three days) or over."""

    whose: str = "received"
    entity: str = ""
    state: str = "running"
    words: str = ""
    page: int = 1


@dataclass
class SharePage:
    rows: list[ShareLine] = field(default_factory=list)
    has_more: bool = False


def may_see_all(user: User) -> bool:
    return access_of(user).may("role", "view")


def share_rows(user: User, wanted: ShareFilter) -> SharePage:
    """The newest first; one query over all tables, and one for each table that has a row on the page."""
    end = wanted.page * PAGE_SIZE
    arms = [_arm(user, wanted, table)[: end + 1] for table in tables_for(user, wanted.entity)]
    if not arms:
        return SharePage()
    found = arms[0].union(*arms[1:], all=True).order_by("-at", "-key")
    keys = list(found[end - PAGE_SIZE : end + 1])
    by_table: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in keys[:PAGE_SIZE]:
        by_table[row["entity"], row["kind"]].append(row["key"])
    shares: list[Share] = [
        share
        for table in tables_for(user, wanted.entity)
        if (pks := by_table.get((entity_of(table), table.kind)))
        for share in shares_in(table).filter(pk__in=pks)
    ]
    shares.sort(key=lambda share: (share.given_at, share.pk), reverse=True)
    return SharePage(lines(shares, user), len(keys) > PAGE_SIZE)


def ending_soon(user: User) -> list[ShareLine]:
    """Shares given by or to the person that end within three days, the next end first."""
    rows = share_rows(user, ShareFilter(whose="mine", state="soon")).rows
    return sorted(rows, key=lambda row: (row.share.expires_at, row.share.key))


def to_be_told(now: datetime) -> set[int]:
    """Keys of colleagues who gave or got a share that came within three days of its end since this time yesterday."""
    found: set[int] = set()
    comes_near = Greatest("given_at", ExpressionWrapper(F("expires_at") - SOON, DateTimeField()))
    for model in shareable_models():
        for table in share_models(model):
            near: Any = table.objects.annotate(near=comes_near).filter(
                near__gt=now - timedelta(days=1), expires_at__gt=now, expires_at__lte=now + SOON
            )
            to = "user" if table.kind == "user" else "group__team__memberships__user"
            for pair in near.values_list("given_by", to):
                found.update(pair)
    return set(User.objects.filter(pk__in=found - {None}, is_active=True).values_list("pk", flat=True))


def _arm(user: User, wanted: ShareFilter, table: Any) -> Any:
    condition = _whose(user, wanted.whose, table) & _state(wanted.state) & _named(wanted.words, table)
    return (
        table.objects.filter(condition)
        .order_by("-given_at", "-pk")
        .values(
            entity=Value(entity_of(table), CharField()),
            kind=Value(table.kind, CharField()),
            at=F("given_at"),
            key=F("pk"),
        )
    )


def _whose(user: User, whose: str, table: Any) -> Q:
    if whose == "all" and may_see_all(user):
        return Q()
    given = Q(given_by=user)
    received = Q(user=user) if table.kind == "user" else Q(group__in=access_of(user).group_ids)
    return given if whose == "given" else given | received if whose == "mine" else received


def _state(state: str) -> Q:
    now = timezone.now()
    if state == "over":
        return Q(expires_at__lte=now)
    return Q(expires_at__gt=now, expires_at__lte=now + SOON) if state == "soon" else running(now)


def _named(words: str, table: Any) -> Q:
    found = Q()
    for word in words.split():
        found &= (
            Q(**{f"{table.to}__name__icontains": word})
            | Q(given_by__name__icontains=word)
            | Q(reason__icontains=word)
        )
    return found
