"""What segments may ask about clients, and the makers with which every room adds its own questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.made_segment_fields import made_fields
from contacts.models import Client
from contacts.registries import SegmentField, segment_fields
from crm.access.context import access_of
from crm.access.field_groups import group_of
from crm.people.models import Firm
from crm.registry import in_modules

if TYPE_CHECKING:
    from crm.people.models import User

# The questions of each kind of field, in the order they are offered.
OPERATORS: dict[str, dict[str, Any]] = {
    "choice": {"is": gettext_lazy("is"), "is_not": gettext_lazy("is not")},
    "text": {
        "is": gettext_lazy("is"),
        "contains": gettext_lazy("contains"),
        "starts": gettext_lazy("starts with"),
        "empty": gettext_lazy("is empty"),
        "filled": gettext_lazy("is filled in"),
    },
    "number": {
        "at_least": gettext_lazy("is at least"),
        "at_most": gettext_lazy("is at most"),
        "is": gettext_lazy("is exactly"),
    },
    "date": {
        "over_days_ago": gettext_lazy("is more than … days ago"),
        "within_days": gettext_lazy("is within the last … days"),
        "before": gettext_lazy("is before"),
        "after": gettext_lazy("is after"),
        "never": gettext_lazy("never was"),
    },
    "yes_no": {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
}
IS_EMPTY = {"empty": gettext_lazy("is empty"), "filled": gettext_lazy("is filled in")}
# Of fields that the firm made: these may be empty.
OPERATORS |= {
    "made_choice": OPERATORS["choice"] | IS_EMPTY,
    "made_choices": {"is": gettext_lazy("has"), "is_not": gettext_lazy("has not")} | IS_EMPTY,
    "made_number": OPERATORS["number"] | IS_EMPTY,
    "made_date": {
        **{key: word for key, word in OPERATORS["date"].items() if key != "never"},
        "next_days": gettext_lazy("is within the next … days"),
        **IS_EMPTY,
    },
    "made_yes_no": OPERATORS["yes_no"] | {"empty": IS_EMPTY["empty"]},
}
WITHOUT_VALUE = {"empty", "filled", "never", "yes", "no"}


class BadValueError(ValueError):
    """A rule's value is not of the field's kind; the message says what was expected."""


def text_predicate(path: str) -> Callable[[str, Any], Q]:
    def predicate(operator: str, value: Any) -> Q:
        lookups = {"is": "iexact", "contains": "icontains", "starts": "istartswith"}
        if operator in {"empty", "filled"}:
            return Q(**{path: ""}) if operator == "empty" else ~Q(**{path: ""})
        if not str(value).strip():
            raise BadValueError(_("Write what to look for."))
        return Q(**{f"{path}__{lookups[operator]}": str(value).strip()})

    return predicate


def choice_predicate(path: str) -> Callable[[str, Any], Q]:
    def predicate(operator: str, value: Any) -> Q:
        wanted = value if isinstance(value, list) else [value]
        chosen = Q(**{f"{path}__in": wanted})
        return chosen if operator == "is" else ~chosen

    return predicate


def number_predicate(path: str) -> Callable[[str, Any], Q]:
    def predicate(operator: str, value: Any) -> Q:
        lookup = {"at_least": "gte", "at_most": "lte", "is": "exact"}[operator]
        return Q(**{f"{path}__{lookup}": decimal_of(value)})

    return predicate


def date_predicate(path: str, *, has_time: bool = False) -> Callable[[str, Any], Q]:
    """Days are counted back from today in the reader's time zone; a day holds its whole 24 hours."""

    def point(day: date) -> date | datetime:
        return timezone.make_aware(datetime.combine(day, time.min)) if has_time else day

    def predicate(operator: str, value: Any) -> Q:
        if operator == "never":
            return Q(**{f"{path}__isnull": True})
        if operator in {"over_days_ago", "within_days"}:
            day = point(timezone.localdate() - timedelta(days=days_of(value)))
            return Q(**{f"{path}__lt" if operator == "over_days_ago" else f"{path}__gte": day})
        try:
            day = point(date.fromisoformat(str(value)))
        except ValueError:
            raise BadValueError(_("“%s” is not a date.") % value) from None
        return Q(**{f"{path}__lt" if operator == "before" else f"{path}__gte": day})

    return predicate


def yes_no_predicate(condition: Q) -> Callable[[str, Any], Q]:
    def predicate(operator: str, value: Any) -> Q:
        return condition if operator == "yes" else ~condition

    return predicate


def decimal_of(value: Any) -> Decimal:
    try:
        number = Decimal(str(value).replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        raise BadValueError(_("“%s” is not a number.") % value) from None
    if not number.is_finite():
        raise BadValueError(_("“%s” is not a number.") % value)
    return number


def days_of(value: Any) -> int:
    number = decimal_of(value)
    if number != int(number) or not 0 <= number <= 36500:
        raise BadValueError(_("“%s” is not a number of days.") % value)
    return int(number)


def register_contact_fields() -> None:
    """What may be asked about a client's own columns."""
    choices: dict[str, tuple[Any, Sequence[tuple[str, Any]]]] = {
        "stage": (gettext_lazy("Stage"), Client.Stage.choices),
        "grade": (gettext_lazy("Class"), Client.Grade.choices),
        "kind": (gettext_lazy("Kind"), Client.Kind.choices),
    }
    for order, (path, (label, options)) in enumerate(choices.items(), start=1):
        offered = partial(_fixed, options)
        field = SegmentField(path, label, "choice", choice_predicate(path), offered, order=order)
        segment_fields.register(field)
    texts = {
        "city": gettext_lazy("City"),
        "post_code": gettext_lazy("Post code"),
        "country": gettext_lazy("Country (two letters)"),
        "industry": gettext_lazy("Industry"),
        "source": gettext_lazy("Source"),
    }
    for order, (path, label) in enumerate(texts.items(), start=10):
        group = group_of(Client, path)
        field = SegmentField(path, label, "text", text_predicate(path), order=order, group=group)
        segment_fields.register(field)
    others = {
        "tag": (gettext_lazy("Tag"), "text", _tag_predicate),
        "last_contact": (
            gettext_lazy("Last contact"),
            "date",
            date_predicate("last_contact_at", has_time=True),
        ),
        "created": (gettext_lazy("Client since"), "date", date_predicate("created_at", has_time=True)),
        "has_email": (gettext_lazy("Has an e-mail"), "yes_no", yes_no_predicate(~Q(main_email=""))),
        "has_step": (
            gettext_lazy("Has a next step"),
            "yes_no",
            yes_no_predicate(Q(next_step_at__isnull=False)),
        ),
    }
    for order, (key, (label, kind, predicate)) in enumerate(others.items(), start=20):
        group = "contact" if key == "has_email" else ""
        segment_fields.register(SegmentField(key, label, kind, predicate, order=order, group=group))


def offered_fields(user: User) -> list[SegmentField]:
    """What the person may ask about: of modules that are on, of records that they may view, and of no group that their
    role hides."""
    access = access_of(user)
    made = in_modules((item for item, is_used in made_fields(user) if is_used), access.modules_on)
    found = (
        item for item in segment_fields.on_for(user) if not item.entity or access.may(item.entity, "view")
    )
    asked = (
        replace(item, predicate=partial(item.predicate, user=user)) if item.entity else item for item in found
    )
    return [item for item in (*asked, *made) if access.reads(item.group)]


def fields_of_firm() -> list[SegmentField]:
    """What the firm's own rules may ask about, whoever keeps them: all that is on and in use."""
    firm = Firm.load()
    made = (item for item, is_used in made_fields() if is_used)
    return in_modules([*segment_fields.items(), *made], firm.modules_on if firm else ())


def hidden_fields(user: User) -> set[str]:
    """Keys of the fields that the person's role hides, or whose module is off."""
    offered = {item.key for item in offered_fields(user)}
    made = {item.key for item, _is_used in made_fields()}
    return ({item.key for item in segment_fields.items()} | made) - offered


def _fixed(options: Sequence[tuple[str, Any]], _user: User) -> Sequence[tuple[str, Any]]:
    return options


def _tag_predicate(operator: str, value: Any) -> Q:
    if operator in {"empty", "filled"}:
        return Q(tags=[]) if operator == "empty" else ~Q(tags=[])
    return Q(tags__contains=[str(value).strip()])
