"""Where rooms tell what happened on a colleague's records while they were away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class NewsLine:
    """`subject` is the record's name and `key` its entity and number ("client-7"); `by` is "" for the program."""

    at: datetime
    key: str
    subject: str
    what: str
    by: str = ""
    text: str = ""
    url: str = ""


@frozen
class NewsSource:
    """`lines(user, since, until, limit)`: what others did on the person's records, newest first, one query."""

    key: str
    lines: Callable[[User, datetime, datetime, int], Sequence[NewsLine]]
    module: str = ""
    order: int = 50


news_sources: Registry[NewsSource] = Registry("news sources")
