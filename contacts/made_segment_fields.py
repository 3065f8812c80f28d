"""What segments may ask about fields that the firm made for its clients, and for their persons, deals and tickets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contacts.registries import SegmentField
from crm.access.context import access_of
from crm.access.locks import ChildModel
from crm.custom_fields.fields import Field, all_fields
from crm.custom_fields.holders import Holder, holders
from crm.custom_fields.models import Kind
from crm.lists.made_filters import holds
from crm.people.models import User as Colleague

if TYPE_CHECKING:
    from crm.people.models import User

Predicate = Callable[[str, Any], Q]
# The list of questions (contacts.segment_fields.OPERATORS) of each kind.
QUESTIONS = {
    Kind.TEXT: "text", Kind.NUMBER: "made_number", Kind.MONEY: "made_number", Kind.DATE: "made_date",
    Kind.CHOICE: "made_choice", Kind.CHOICES: "made_choices", Kind.YES_NO: "made_yes_no", Kind.COLLEAGUE: "made_choice",
}  # fmt: skip


def made_fields(user: User | None = None) -> list[tuple[SegmentField, bool]]:
    """Every field as a question, and whether it is in use.

    Of deals and tickets the reader asks about those in their sight; without one, as the firm's own rules do, all count.
    """
    return [(_question(made, user), not made.is_archived) for made in all_fields() if _is_asked(made, user)]


def _is_asked(made: Field, user: User | None) -> bool:
    holder = holders.get(made.holder)
    return holder is not None and (user is None or access_of(user).may(holder.model.entity, "view"))


def _question(made: Field, user: User | None) -> SegmentField:
    choices: Callable[[User], Sequence[tuple[str, Any]]] | None = None
    if made.kind == Kind.COLLEAGUE:
        choices = _colleagues
    elif made.labels:
        choices = partial(_offered, made)
    holder, kind = holders.get(made.holder), QUESTIONS[Kind(made.kind)]
    if holder is None or made.holder == "client":
        asked = partial(_predicate, made)
        return SegmentField(made.name, made.label, kind, asked, choices, order=60, group=made.group)
    label = f"{capfirst(holder.model._meta.verbose_name)}: {made.label}"
    return SegmentField(
        f"{made.holder}.{made.name}", label, kind, partial(_of_one, holder, made, user), choices,
        holder.module, order=61, group=made.group,
    )  # fmt: skip


def _of_one(holder: Holder, made: Field, user: User | None, operator: str, value: Any) -> Q:
    """Clients with a person, deal or ticket of which this is so; turned round, with none of which it is."""
    turned = {"is_not": "is", "empty": "filled"}.get(operator)
    condition = _predicate(made, turned or operator, value)
    if user is None or issubclass(holder.model, ChildModel):
        rows = holder.model.objects.unscoped("keys of clients; the segment itself is scoped")
    else:
        rows = holder.model.objects.visible_to(user)
    path = holder.client_path
    found = Q(pk__in=rows.filter(condition, **{f"{path}__isnull": False}).order_by().values(path))
    return ~found if turned else found


def _offered(made: Field, _user: User) -> Sequence[tuple[str, Any]]:
    return list(made.labels.items())


def _colleagues(_user: User) -> Sequence[tuple[str, Any]]:
    return [(str(pk), name) for pk, name in Colleague.objects.order_by("name").values_list("pk", "name")]


def _predicate(made: Field, operator: str, value: Any) -> Q:
    has_value = Q(custom__has_key=made.key)
    if operator in {"empty", "filled"}:
        return has_value if operator == "filled" else ~has_value
    return ASKED[Kind(made.kind)](made, operator, value)


def _text(made: Field, operator: str, value: Any) -> Q:
    # Late: that module asks this one.
    from contacts.segment_fields import text_predicate

    return text_predicate(f"custom__{made.key}")(operator, value)


def _number(made: Field, operator: str, value: Any) -> Q:
    from contacts.segment_fields import decimal_of

    lookup = {"at_least": "gte", "at_most": "lte", "is": "exact"}[operator]
    return Q(**{f"custom__{made.key}__{lookup}": float(decimal_of(value))})


def _date(made: Field, operator: str, value: Any) -> Q:
    from contacts.segment_fields import BadValueError, days_of

    path, today = f"custom__{made.key}", timezone.localdate()
    if operator == "over_days_ago":
        return Q(**{f"{path}__lt": str(today - timedelta(days=days_of(value)))})
    if operator == "within_days":
        start = str(today - timedelta(days=days_of(value)))
        return Q(**{f"{path}__gte": start, f"{path}__lte": str(today)})
    if operator == "next_days":
        end = str(today + timedelta(days=days_of(value)))
        return Q(**{f"{path}__gte": str(today), f"{path}__lte": end})
    try:
        day = date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise BadValueError(_("“%s” is not a date.") % value) from None
    return Q(**{f"{path}__{'lt' if operator == 'before' else 'gte'}": day})


def _choice(made: Field, operator: str, value: Any) -> Q:
    wanted = value if isinstance(value, list) else [value]
    found = Q(pk__in=())
    for key in map(str, wanted):
        found |= holds(made.key, _kept(made, key))
    return ~found if operator == "is_not" else found


def _kept(made: Field, key: str) -> Any:
    if made.kind == Kind.COLLEAGUE:
        return int(key) if key.isdecimal() else None
    return [key] if made.kind == Kind.CHOICES else key


def _yes_no(made: Field, operator: str, _value: Any) -> Q:
    return holds(made.key, operator == "yes")


ASKED: dict[Kind, Callable[[Field, str, Any], Q]] = {
    Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MONEY: _number, Kind.DATE: _date, Kind.CHOICE: _choice,
    Kind.CHOICES: _choice, Kind.YES_NO: _yes_no, Kind.COLLEAGUE: _choice,
}  # fmt: skip
