"""The shares of everything, given and received: one page of them, whatever tables they lie in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Greatest
from django.utils import timezone

from crm.access.context import access_of
from crm.access.queries.shares import ShareLine, entity_of, lines, shares_in, tables_for
from crm.access.shares import Share, share_models, shareable_models
from crm.frozen import frozen
from crm.people.models import User

PAGE_SIZE = 50
SOON = timedelta(days=3)
ENDING_SECONDS = 600
Key = tuple[str, str, int]  # entity, kind, key of the share
WHOSE = ("received", "given", "all", "mine")  # mine: received or given


@frozen
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
    return _page_of(user, wanted, _keys(user, wanted))


def _page_of(user: User, wanted: ShareFilter, found: list[Key]) -> SharePage:
    by_table: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entity, kind, pk in found[:PAGE_SIZE]:
        by_table[entity, kind].append(pk)
    shares: list[Share] = [
        share
        for table in tables_for(user, wanted.entity)
        if (pks := by_table.get((entity_of(table), table.kind)))
        for share in shares_in(table).filter(pk__in=pks)
    ]
    shares.sort(key=lambda share: (share.given_at, share.pk), reverse=True)
    return SharePage(lines(shares, user), len(found) > PAGE_SIZE)


def ending_soon(user: User) -> list[ShareLine]:
    """Shares given by or to the person that end within three days, the next end first.

    Which they are is asked once in ten minutes, and when any share changes: Today shows it every time.
    """
    access, wanted = access_of(user), ShareFilter(whose="mine", state="soon")
    name = f"shares-ending:{user.pk}:{access.version}"
    found: list[Key] | None = cache.get(name) if access.may_be_kept else None
    if found is None:
        found = _keys(user, wanted)
        if access.may_be_kept:
            cache.set(name, found, ENDING_SECONDS)
    rows = [row for row in _page_of(user, wanted, found).rows if not row.share.is_over]
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


def _keys(user: User, wanted: ShareFilter) -> list[Key]:
    """(entity, kind, key) of the shares of the page, and of one more if there are more.

    Written in SQL: a union of fourteen querysets costs more to put together than to run, and Today asks it too.
    """
    skipped = (wanted.page - 1) * PAGE_SIZE
    arms, params = [], []
    for table in tables_for(user, wanted.entity):
        condition, values = _condition(user, wanted, table)
        arms.append(
            f"(SELECT %s AS entity, %s AS kind, s.id, s.given_at FROM {table._meta.db_table} s WHERE {condition}"
            f" ORDER BY s.given_at DESC, s.id DESC LIMIT {skipped + PAGE_SIZE + 1})"
        )
        params += [entity_of(table), table.kind, *values]
    if not arms:
        return []
    order = f"ORDER BY given_at DESC, id DESC LIMIT {PAGE_SIZE + 1} OFFSET {skipped}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entity, kind, id FROM ({' UNION ALL '.join(arms)}) AS found {order}", params)
        return cursor.fetchall()


def _condition(user: User, wanted: ShareFilter, table: type[Share]) -> tuple[str, list[Any]]:
    """What a row must answer to, as SQL with its parameters."""
    is_user, now = table.kind == "user", timezone.now()
    to_me: tuple[str, list[Any]] = (
        ("s.user_id = %s", [user.pk])
        if is_user
        else ("s.group_id = ANY(%s)", [list(access_of(user).group_ids)])
    )
    whose = {
        "received": to_me,
        "given": ("s.given_by_id = %s", [user.pk]),
        "mine": (f"(s.given_by_id = %s OR {to_me[0]})", [user.pk, *to_me[1]]),
        "all": ("true", []) if may_see_all(user) else to_me,
    }[wanted.whose]
    state: tuple[str, list[Any]] = {
        "running": ("(s.expires_at IS NULL OR s.expires_at > %s)", [now]),
        "soon": ("s.expires_at > %s AND s.expires_at <= %s", [now, now + SOON]),
        "over": ("s.expires_at <= %s", [now]),
    }[wanted.state]
    parts = [whose, state]
    holder = (
        "SELECT name FROM people_user WHERE id = s.user_id"
        if is_user
        else "SELECT name FROM people_team WHERE group_id = s.group_id"
    )
    for word in wanted.words.split():
        found = (
            f"concat_ws(' ', s.reason, ({holder}), (SELECT name FROM people_user WHERE id = s.given_by_id))"
        )
        parts.append((f"strpos(lower({found}), lower(%s)) > 0", [word]))
    return " AND ".join(sql for sql, _values in parts), [each for _sql, values in parts for each in values]
