"""Filters by fields that the firm made: questions to the JSON column `custom`, by its index where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters as parse
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.custom_fields.fields import Field
from crm.custom_fields.models import Kind
from crm.frozen import frozen
from crm.lists.filters import Between, Choices, Contains, ListFilter, OneOf, Values, When
from crm.people.models import User as Colleague

if TYPE_CHECKING:
    from crm.people.models import User

NONE = "none"


def holds(key: str, value: Any) -> Q:
    """Rows whose field has the value, or has it among others; found by the index of the column."""
    return Q(custom__contains={key: value}) & ~Q(custom={})


@frozen
class MadeBetween(Between):
    """A number of JSON."""

    def q(self, values: Values, user: User) -> Q:
        return super().q({name: float(value) for name, value in values.items()}, user)


@frozen
class MadeWhen(When):
    """A day as the column keeps it: a text that sorts as days do."""

    def _start(self, day: date) -> str:
        return day.isoformat()


@frozen
class MadeOneOf(OneOf):
    """Choices, yes and no: `stored` says what the column keeps for a word of the address. "none" stands for empty."""

    key_of: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def options(self, user: User) -> list[tuple[str, Any]]:
        return [*super().options(user), (NONE, _("none"))]

    def q(self, values: Values, user: User) -> Q:
        found = Q(pk__in=())
        for word in values[self.key]:
            found |= (
                ~Q(custom__has_key=self.key_of) if word == NONE else holds(self.key_of, self.stored[word])
            )
        return found


@frozen
class MadeColleague(MadeOneOf):
    """A colleague; "me" stands for the person who looks."""

    def options(self, user: User) -> list[tuple[str, Any]]:
        known: dict[Any, list[tuple[str, Any]]] = user.__dict__.setdefault("_list_options", {})
        if "colleagues" not in known:
            rows = Colleague.objects.order_by("name").values_list("pk", "name")
            known["colleagues"] = [(str(pk), name) for pk, name in rows]
        return [("me", _("me")), (NONE, _("nobody")), *known["colleagues"]]

    def parts(self, user: User) -> dict[str, parse.Filter]:
        widget = forms.SelectMultiple(attrs={"size": 6})
        options = self.options(user)
        return {self.key: parse.MultipleChoiceFilter(label=self.label, choices=options, widget=widget)}

    def q(self, values: Values, user: User) -> Q:
        found = Q(pk__in=())
        for word in values[self.key]:
            key = user.pk if word == "me" else word
            found |= ~Q(custom__has_key=self.key_of) if word == NONE else holds(self.key_of, int(key))
        return found


def filter_of(made: Field) -> ListFilter:
    """What lists ask about the field."""
    path, group = f"custom__{made.key}", made.group
    # A dot ends the name of what is asked in parts: "custom.size._min" is no field called "size_min".
    parted = f"{made.name}."
    if made.kind == Kind.TEXT:
        return Contains(made.name, made.label, path, group)
    if made.kind in (Kind.NUMBER, Kind.MONEY):
        return MadeBetween(parted, made.label, path, group)
    if made.kind == Kind.DATE:
        return MadeWhen(parted, made.label, path, group, is_date=True, with_never=False)
    if made.kind == Kind.COLLEAGUE:
        return MadeColleague(made.name, made.label, "custom", group, key_of=made.key)
    stored = {"yes": True, "no": False}
    choices: Choices = [("yes", _("yes")), ("no", _("no"))]
    if made.kind != Kind.YES_NO:
        stored = {key: [key] if made.kind == Kind.CHOICES else key for key in made.labels}  # type: ignore[misc]
        choices = [*made.labels.items()]
    return MadeOneOf(made.name, made.label, "custom", group, choices, made.key, stored)
