"""Where a page of the stream ends, in the address of the next one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime

from contacts.registries import TimelineEntry
from crm.frozen import frozen

Rank = tuple[datetime, str, int]
MOST_SEEN = 10_000


@frozen
class StreamPlace:
    """The last entry that was shown, and how many of its very instant were: an import brings hundreds at once."""

    at: datetime
    key: str = ""
    seen: int = 0

    @property
    def before(self) -> datetime:
        """What sources are asked for: also what is of that instant."""
        return self.at + timedelta(microseconds=1) if self.key else self.at

    def is_behind(self, entry: TimelineEntry) -> bool:
        return not self.key or rank_of(entry) < (self.at, *_parts(self.key))

    def token(self) -> str:
        return f"{self.at.isoformat()}~{self.key}~{self.seen}"


def rank_of(entry: TimelineEntry) -> Rank:
    """The order of the stream, newest first when reversed; the same as that of each source."""
    return (entry.at, *_parts(entry.key))


def _parts(key: str) -> tuple[str, int]:
    prefix, _dash, number = key.rpartition("-")
    return prefix, int(number) if number.isdecimal() and len(number) < 19 else 0


def place_at_end(shown: list[TimelineEntry], start: StreamPlace | None) -> StreamPlace:
    last = shown[-1]
    seen = sum(entry.at == last.at for entry in shown)
    if start and start.at == last.at:
        seen += start.seen
    return StreamPlace(last.at, last.key, seen)


def read_place(token: str) -> StreamPlace | None:
    """None for what no page has given away: then the stream begins at its top."""
    moment, _sign, rest = token.partition("~")
    key, _sign, seen = rest.partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not 1900 < at.year < 9000:
        return None
    count = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
    return StreamPlace(at, key[:60], min(count, MOST_SEEN))
