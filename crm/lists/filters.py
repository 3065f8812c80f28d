"""The kinds of filters a list can offer. django-filter parses the address; each kind turns values into a Q and words.

A filter owns the parameters in `parts()`; an address with a bad value gives an error and the filter is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import django_filters as parse
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.frozen import frozen

if TYPE_CHECKING:
    from crm.people.models import User

# More choices than this stand in a box that scrolls.
BOXES = 12
Values = dict[str, Any]
Choices = Iterable[tuple[Any, Any]]


@frozen
class ListFilter:
    """Base: `key` names it in the address, `field` is the model's field, `group` the group of fields it asks about."""

    key: str
    label: Any
    field: str = ""
    group: str = ""

    def parts(self, user: User) -> dict[str, parse.Filter]:
        """Parameter name -> the django-filter that parses it."""
        raise TypeError(f"{type(self).__name__} has no parts")

    def names(self) -> tuple[str, ...]:
        return (self.key,)

    def q(self, values: Values, user: User) -> Q:
        raise TypeError(f"{type(self).__name__} has no condition")

    def words(self, values: Values, user: User) -> str:
        """What the chip says after the label."""
        return ", ".join(str(value) for value in values.values())

    @property
    def path(self) -> str:
        return self.field or self.key


@frozen
class OneOf(ListFilter):
    """Any of several fixed choices; `choices` may be a function of the user."""

    choices: Choices | Callable[[User], Choices] = ()

    def options(self, user: User) -> list[tuple[str, Any]]:
        found = self.choices(user) if callable(self.choices) else self.choices
        return [(str(key), label) for key, label in found]

    def parts(self, user: User) -> dict[str, parse.Filter]:
        options = self.options(user)
        is_short = len(options) <= BOXES
        widget = forms.CheckboxSelectMultiple if is_short else forms.SelectMultiple(attrs={"size": 6})
        found = parse.MultipleChoiceFilter(label=self.label, choices=options, widget=widget)
        return {self.key: found}

    def q(self, values: Values, user: User) -> Q:
        return Q(**{f"{self.path}__in": values[self.key]})

    def words(self, values: Values, user: User) -> str:
        labels = dict(self.options(user))
        return _(" or ").join(str(labels[key]) for key in values[self.key])


@frozen
class Related(OneOf):
    """Colleagues, teams, branches ...: `choices(user)` gives (key, label) of those that exist for this person.

    "me" stands for the person who looks, "none" for empty.
    """

    knows_me: bool = False

    def options(self, user: User) -> list[tuple[str, Any]]:
        # Asked for by the form and by the chip: one query for both. The user object lives as long as the request.
        known: dict[Any, list[tuple[str, Any]]] = user.__dict__.setdefault("_list_options", {})
        if self.choices not in known:
            known[self.choices] = super().options(user)
        fixed = [("me", _("me"))] if self.knows_me else []
        return [*fixed, ("none", _("nobody") if self.knows_me else _("none")), *known[self.choices]]

    def parts(self, user: User) -> dict[str, parse.Filter]:
        widget = forms.SelectMultiple(attrs={"size": 6})
        found = parse.MultipleChoiceFilter(label=self.label, choices=self.options(user), widget=widget)
        return {self.key: found}

    def q(self, values: Values, user: User) -> Q:
        chosen = set(values[self.key])
        keys = {user.pk if key == "me" else int(key) for key in chosen - {"none"}}
        # One value compares by "=", so that an index (owner, sort, id) can be walked in order.
        found = Q(**{self.path: keys.pop()}) if len(keys) == 1 else Q(**{f"{self.path}__in": keys})
        return found | Q(**{f"{self.path}__isnull": True}) if "none" in chosen else found


@frozen
class Contains(ListFilter):
    """A text field that contains the words, in any case."""

    lookup: str = "icontains"

    def parts(self, user: User) -> dict[str, parse.Filter]:
        return {self.key: parse.CharFilter(label=self.label, max_length=100)}

    def q(self, values: Values, user: User) -> Q:
        return Q(**{f"{self.path}__{self.lookup}": values[self.key]})


@frozen
class Tagged(ListFilter):
    """An array of words that holds any of those named, separated by commas."""

    def parts(self, user: User) -> dict[str, parse.Filter]:
        return {self.key: parse.CharFilter(label=self.label, max_length=200)}

    def _words(self, values: Values) -> list[str]:
        return [word.strip() for word in values[self.key].split(",") if word.strip()]

    def q(self, values: Values, user: User) -> Q:
        return Q(**{f"{self.path}__overlap": self._words(values)})

    def words(self, values: Values, user: User) -> str:
        return _(" or ").join(self._words(values))


@frozen
class Between(ListFilter):
    """A number from ... to; either end may be left open."""

    unit: str = ""

    def names(self) -> tuple[str, ...]:
        return (f"{self.key}_min", f"{self.key}_max")

    def parts(self, user: User) -> dict[str, parse.Filter]:
        low, high = self.names()
        return {
            low: parse.NumberFilter(label=gettext_lazy("at least")),
            high: parse.NumberFilter(label=gettext_lazy("at most")),
        }

    def q(self, values: Values, user: User) -> Q:
        low, high = self.names()
        found = Q()
        if low in values:
            found &= Q(**{f"{self.path}__gte": values[low]})
        if high in values:
            found &= Q(**{f"{self.path}__lte": values[high]})
        return found

    def words(self, values: Values, user: User) -> str:
        low, high = (values.get(name) for name in self.names())
        if low is not None and high is not None:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        return _("at least %(n)s") % {"n": low} if low is not None else _("at most %(n)s") % {"n": high}


@frozen
class When(ListFilter):
    """A moment: over N days ago (which counts "never" in), within the last N days, from and to a day."""

    is_date: bool = False
    with_never: bool = True

    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.key}_{part}" for part in ("over", "within", "from", "to"))

    def parts(self, user: User) -> dict[str, parse.Filter]:
        over, within, start, end = self.names()
        days = {"min_value": 0, "max_value": 36_500, "field_class": forms.IntegerField}
        day = forms.DateInput(attrs={"type": "date"})
        return {
            over: _whole(gettext_lazy("over ... days ago"), **days),
            within: _whole(gettext_lazy("within ... days"), **days),
            start: parse.DateFilter(label=gettext_lazy("from"), widget=day),
            end: parse.DateFilter(label=gettext_lazy("to"), widget=day),
        }

    def q(self, values: Values, user: User) -> Q:
        over, within, start, end = self.names()
        today = timezone.localdate()
        found = Q()
        if over in values:
            found &= self._before(today - timedelta(days=values[over]))
        if within in values:
            found &= Q(**{f"{self.path}__gte": self._start(today - timedelta(days=values[within]))})
        if start in values:
            found &= Q(**{f"{self.path}__gte": self._start(values[start])})
        if end in values and values[end] < date.max:
            found &= Q(**{f"{self.path}__lt": self._start(values[end] + timedelta(days=1))})
        return found

    def _before(self, day: Any) -> Q:
        late = Q(**{f"{self.path}__lt": self._start(day)})
        return late | Q(**{f"{self.path}__isnull": True}) if self.with_never else late

    def _start(self, day: Any) -> Any:
        if self.is_date:
            return day
        return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  made aware here

    def words(self, values: Values, user: User) -> str:
        over, within, start, end = self.names()
        found = []
        if over in values:
            text = ngettext("over %(n)s day ago", "over %(n)s days ago", values[over])
            found.append(text % {"n": values[over]})
        if within in values:
            text = ngettext("within %(n)s day", "within %(n)s days", values[within])
            found.append(text % {"n": values[within]})
        if start in values:
            found.append(_("from %(day)s") % {"day": date_format(values[start], "SHORT_DATE_FORMAT")})
        if end in values:
            found.append(_("to %(day)s") % {"day": date_format(values[end], "SHORT_DATE_FORMAT")})
        return ", ".join(found)


@frozen
class YesNo(ListFilter):
    """A question with yes and no; `yes` is its condition (a function of the user may depend on the day)."""

    yes: Q | Callable[[User], Q] | None = None

    def parts(self, user: User) -> dict[str, parse.Filter]:
        choices = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
        return {
            self.key: parse.ChoiceFilter(label=self.label, choices=choices, empty_label=gettext_lazy("any"))
        }

    def q(self, values: Values, user: User) -> Q:
        yes = (self.yes(user) if callable(self.yes) else self.yes) or Q()
        return yes if values[self.key] == "yes" else ~yes

    def words(self, values: Values, user: User) -> str:
        return _("yes") if values[self.key] == "yes" else _("no")


def _whole(label: Any, *, field_class: Any, **limits: Any) -> parse.Filter:
    found = parse.NumberFilter(label=label, **limits)
    found.field_class = field_class
    return found
