"""Questions about a client's rows in other tables: how many there are, how much they make, when the last one was.

Each is a predicate of a SegmentField with an `entity`: of a reader those in sight count, of the firm's rules all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.segment_fields import BadValueError, days_of, decimal_of

if TYPE_CHECKING:
    from crm.people.models import User

Rows = Callable[["User | None"], Any]
Predicate = Callable[..., Q]
NOBODY, EVERYBODY = Q(pk__in=()), Q(pk__isnull=False)


def in_sight(model: Any, narrowed: Callable[[], Q] = Q, *, is_scoped: bool = True) -> Rows:
    """Rows of a model that has a `client`: those that the reader sees; `is_scoped` False: all of a client in sight."""

    def rows(user: User | None) -> Any:
        if user is None or not is_scoped:
            found = model.objects.unscoped("keys of clients; the segment itself is scoped")
        else:
            found = model.objects.visible_to(user)
        return found.filter(narrowed(), client__isnull=False).order_by()

    return rows


def counted(rows: Rows) -> Predicate:
    return _totalled(rows, Count("pk"))


def summed(rows: Rows, amount: str) -> Predicate:
    return _totalled(rows, Sum(amount))


def _totalled(rows: Rows, total: Any) -> Predicate:
    def predicate(operator: str, value: Any, user: User | None = None) -> Q:
        number, totals = decimal_of(value), rows(user).values("client").annotate(total=total)
        if operator == "at_least":
            return _of(totals.filter(total__gte=number)) if number > 0 else EVERYBODY
        if operator == "at_most":
            return ~_of(totals.filter(total__gt=number)) if number >= 0 else NOBODY
        return _of(totals.filter(total=number)) if number != Decimal(0) else ~_of(totals.filter(total__gt=0))

    return predicate


def _of(totals: Any) -> Q:
    return Q(pk__in=totals.values("client"))


def there_is(rows: Rows) -> Predicate:
    """Yes: a client with such a row."""

    def predicate(operator: str, _value: Any, user: User | None = None) -> Q:
        found = _of(rows(user))
        return found if operator == "yes" else ~found

    return predicate


def latest(rows: Rows, moment: str) -> Predicate:
    """When the last of them was; days are counted back from today."""

    def predicate(operator: str, value: Any, user: User | None = None) -> Q:
        found = rows(user)
        if operator == "never":
            return ~_of(found)
        since = _of(found.filter(**{f"{moment}__gte": _start(operator, value)}))
        return since if operator in {"within_days", "after"} else _of(found) & ~since

    return predicate


def _start(operator: str, value: Any) -> datetime:
    if operator in {"over_days_ago", "within_days"}:
        day = timezone.localdate() - timedelta(days=days_of(value))
    else:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            raise BadValueError(_("“%s” is not a date.") % value) from None
    return timezone.make_aware(datetime.combine(day, time.min))


def one_of(rows: Rows, path: str) -> Predicate:
    """A client with a row of which this is chosen; turned round, without one."""

    def predicate(operator: str, value: Any, user: User | None = None) -> Q:
        wanted = value if isinstance(value, list) else [value]
        keys = [int(key) for key in wanted if str(key).isdecimal() and len(str(key)) < 19]
        found = _of(rows(user).filter(**{f"{path}__in": keys}))
        return found if operator == "is" else ~found

    return predicate
