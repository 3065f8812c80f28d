"""What happened on a colleague's records while they were away, by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from crm.access.holdings import holdings
from crm.access.models import Cover
from crm.access.news import NewsLine, NewsSource, news_sources
from crm.audit.models import AuditEntry
from crm.frozen import frozen
from crm.people.models import User

LINES = 300  # of each source
DAYS_SHOWN = 14
LOOKS = ("read", "view")


@frozen
class Subject:
    """One record with what was done on it, newest first."""

    name: str
    url: str
    lines: list[NewsLine]


@frozen
class News:
    """All that others did between the first instant of a cover and its end, or now."""

    cover: Cover

    @cached_property
    def told(self) -> list[Sequence[NewsLine]]:
        """What each source tells."""
        user, until = self.cover.absent, min(self.cover.ends_at, timezone.now())
        sources = news_sources.on_for(user)
        return [source.lines(user, self.cover.starts_at, until, LINES) for source in sources]

    @property
    def lines(self) -> list[NewsLine]:
        return sorted(chain.from_iterable(self.told), key=lambda line: line.at, reverse=True)

    @cached_property
    def subjects(self) -> list[Subject]:
        """The record that something happened on last comes first."""
        by_key: dict[str, list[NewsLine]] = {}
        for line in self.lines:
            by_key.setdefault(line.key, []).append(line)
        return [
            Subject(lines[0].subject, next((line.url for line in lines if line.url), ""), lines)
            for lines in by_key.values()
        ]

    @property
    def people(self) -> list[tuple[str, int]]:
        """(name, how much) of those who did something, the busiest first."""
        return Counter(line.by for line in self.lines if line.by).most_common()

    @property
    def is_cut(self) -> bool:
        return any(len(lines) >= LINES for lines in self.told)


def just_ended(user: User) -> QuerySet[Cover]:
    """The person's own covers that ended lately and whose news they have not read."""
    now = timezone.now()
    return Cover.objects.filter(
        absent=user, first=None, read_at=None, ends_at__lte=now, ends_at__gt=now - timedelta(days=DAYS_SHOWN)
    )


def cover_today(user: User) -> dict[str, Any] | None:
    """For Today, in one query: whom the person covers now, and the cover they have come back from."""
    now = timezone.now()
    mine = Q(deputy=user, starts_at__lte=now, ends_at__gt=now)
    rows = (Cover.objects.filter(mine) | just_ended(user)).select_related("absent").order_by("-ends_at")
    covering = [row for row in rows if row.deputy_id == user.pk and row.ends_at > now]
    returned = next((row for row in rows if row.absent_id == user.pk), None)
    return {"covering": covering, "returned": returned} if covering or returned else None


def audit_lines(user: User, since: datetime, until: datetime, limit: int) -> list[NewsLine]:
    """Actions of others on what the person owns, and what was stamped "for" them."""
    return [line for found in _entries(user, since, until, limit) for line in found]


def _entries(user: User, since: datetime, until: datetime, limit: int) -> Iterator[list[NewsLine]]:
    period = AuditEntry.objects.with_payload(user).filter(at__gte=since, at__lt=until)
    period = period.exclude(by=user).exclude(action__in=LOOKS)
    for holding in holdings.on_for(user):
        if holding.carries_place:
            model: Any = holding.model
            mine = Q(object_id__in=holding.rows(user).values("pk")) | Q(for_whom=user)
            entries = period.filter(mine, entity=model.entity).exclude(object_id=None)
            rows = list(entries.select_related("by").order_by("-at", "-id")[:limit])
            seen = set(
                model.objects.visible_to(user)
                .filter(pk__in={row.object_id for row in rows})
                .values_list("pk", flat=True)
            )
            yield [_line(row, model, row.object_id in seen) for row in rows]


def _line(entry: AuditEntry, model: Any, is_seen: bool) -> NewsLine:
    return NewsLine(
        at=entry.at,
        key=f"{entry.entity}-{entry.object_id}",
        subject=entry.object_label,
        what=entry.action_word,
        by=entry.by.name if entry.by else "",
        text=entry.summary,
        url=model(pk=entry.object_id).get_absolute_url() if is_seen else "",
    )


AUDIT_NEWS = NewsSource("audit", audit_lines, order=90)
