"""What lies where about one person: to show it, to give it out, and to say beforehand what an erasure would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Model, Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.access.locks import unlocked
from crm.custom_fields.fields import is_made, value_of
from crm.custom_fields.personal_data import unfolded
from crm.frozen import frozen
from crm.personal_data import Place, Subject, places
from crm.web import values
from crm.web.formats import date_long, date_time, exact, listed, number
from crm.web.values import CODES
from privacy.queries.binned import own_fields, rows_in_bin
from privacy.terms import numbers

if TYPE_CHECKING:
    from crm.people.models import User

SHOWN = 50


@frozen
class Line:
    """One row: (name of the field, its label, value as people read it), and where it is seen."""

    values: list[tuple[str, str, str]]
    url: str = ""


@frozen
class Lying:
    """One place with its rows as far as the reader sees them; `hidden` counts those beyond their scope."""

    place: Place
    lines: list[Line]
    count: int
    hidden: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def everything_of(subject: Subject, user: User, *, sees_all: bool) -> list[Lying]:
    """Every place with rows about the person, for the page: the newest rows within the reader's scope.

    `sees_all`: the reader's roles open every place whole, also those of modules that are off.
    """
    found = []
    for place in (place for place in places.items() if place.fields):
        rows: Any = place.model._default_manager
        every = rows.unscoped("how many are beyond the reader; all for whoever sees all").filter(
            place.own(subject)
        )
        seen = every if sees_all else rows.visible_to(user).filter(place.own(subject))
        count = seen.distinct().count()
        hidden = count if sees_all else every.distinct().count()
        if hidden:
            reads = access_of(user).reads
            known = unfolded(place.model, place.fields)
            names = [name for name in known if sees_all or reads(group_of(place.model, name))]
            shown = seen.distinct().order_by("-pk")[:SHOWN]
            linked = not place.module or place.module in access_of(user).modules_on
            lines = [line_of(row, names, linked=linked) for row in shown]
            found.append(Lying(place, lines, count, hidden - count))
    return found


def deleted_lines(subject: Subject) -> list[tuple[str, Line]]:
    """What lies in the recycle bin, as (label of the place, row), for whoever sees everything."""
    return [
        (str(place.label), line_of(row, own_fields(place), linked=False))
        for place, row in rows_in_bin(subject)
    ]


def line_of(row: Model, names: Iterable[str], *, linked: bool) -> Line:
    known = unfolded(type(row), names)
    return Line(
        [(name, _label(row, name), text) for name in known if (text := in_words(row, name))],
        _url(row) if linked else "",
    )


def in_words(row: Model, name: str) -> str:
    """A value as people read it."""
    if is_made(name):
        return values.shown(type(row), name, value_of(row, name))
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, datetime | date):
        return date_time(value) if isinstance(value, datetime) else date_long(value)
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return listed(value)
    return CODES[name](value) if name in CODES else str(value)


def _label(row: Model, name: str) -> str:
    if is_made(name):
        return values.field_label(type(row), name)
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _url(row: Any) -> str:
    try:
        return str(row.get_absolute_url())
    except (AttributeError, NoReverseMatch):
        return ""


def rows_for_export(subject: Subject) -> Iterator[tuple[Place, list[Any]]]:
    """Every place, also an empty one, with all its rows; only for whoever may see everything."""
    with unlocked("a person's own data is given out whole"):
        for place in places.items():
            if place.fields:
                rows = place.model._default_manager.filter(place.own(subject)).distinct().order_by("pk")
                yield place, list(rows)


@frozen
class Planned:
    """What an erasure would do in one place: rows erased, kept by law until a day, rows of others that name them."""

    place: Place
    erased: int
    kept: int
    named: int
    kept_until: date | None = None


def kept_of(place: Place, today: date) -> Q:
    """Rows of the place that the law keeps on that day; none where nothing is kept."""
    if place.keeping is None:
        return Q(pk__in=())
    years = numbers()[f"keep_{place.keeping.key}"] or 0
    return place.keeping.only & Q(**{f"{place.keeping.since}__gt": years_after(today, -years)})


def years_after(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def named_in(place: Place, subject: Subject) -> Q | None:
    """Rows near the person whose texts call them by one of their words."""
    if place.near is None or not subject.words:
        return None
    named = Q()
    for text in place.texts:
        for word in subject.words:
            named |= Q(**{f"{text}__icontains": word})
    return place.near(subject) & named


def plan_of(subject: Subject, today: date) -> list[Planned]:
    """Place by place, in the order of the erasure; places where nothing would happen are left out."""
    found = []
    with unlocked("an erasure is of everything"):
        for place in places.items():
            rows = place.model._default_manager
            own = rows.filter(place.own(subject)).distinct()
            kept_rows = own.filter(kept_of(place, today))
            kept, erased = kept_rows.count(), own.count()
            named = named_in(place, subject)
            count = rows.filter(named).exclude(pk__in=own.values("pk")).distinct().count() if named else 0
            if erased or count:
                until = _until(place, kept_rows) if kept else None
                found.append(Planned(place, erased - kept, kept, count, until))
    return found


def _until(place: Place, rows: Any) -> date | None:
    if place.keeping is None:
        return None
    newest = rows.aggregate(newest=Max(place.keeping.since))["newest"]
    years = numbers()[f"keep_{place.keeping.key}"] or 0
    return years_after(newest, years) if newest else None
