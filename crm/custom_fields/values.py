"""Values of made fields: as people or files write them, as the column keeps them.

The column keeps a text, a number, true or false, a day as "2026-11-30", the key of a choice, a list of such keys, the
key of a colleague; never an empty value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from crm.custom_fields.fields import PREFIX, WITH_CHOICES, Field, all_fields
from crm.custom_fields.models import Kind
from crm.people.models import User

MAX_TEXT = 4_000
# What a number of JSON keeps exactly.
WHOLE_DIGITS, PLACES = 12, {Kind.NUMBER: 3, Kind.MONEY: 2}


def checked(holder: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the key of their field as the column keeps them; None for empty ones.

    Raises a ValidationError that names the fields whose value is of another kind, or too much.
    """
    fields = {field.key: field for field in all_fields() if field.holder == holder}
    if unknown := values.keys() - fields.keys():
        raise ValueError(f"No custom fields of {holder}: {', '.join(sorted(unknown))}")
    found, wrong = {}, {}
    for key, value in values.items():
        try:
            found[key] = stored(fields[key], value)
        except ValidationError as error:
            wrong[fields[key].name] = [f"{fields[key].label}: {message}" for message in error.messages]
    if wrong:
        raise ValidationError(wrong)
    return found


def checked_names(holder: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The made fields among changes by name ("custom.key"), checked in the same way."""
    said = {name.removeprefix(PREFIX): value for name, value in changes.items() if name.startswith(PREFIX)}
    return {f"{PREFIX}{key}": value for key, value in checked(holder, said).items()}


def stored(field: Field, value: Any) -> Any:
    """One value as the column keeps it. Raises a ValidationError with a plain sentence."""
    if value is None or value in ("", []):
        return None
    if field.kind in WITH_CHOICES:
        return _choice(field, value)
    return READ[field.kind](value)


def _text(value: Any) -> str | None:
    text = str(value).strip().replace("\r\n", "\n")
    if len(text) > MAX_TEXT:
        raise ValidationError(
            _("At most %(limit)s characters; these are %(n)s.") % {"limit": MAX_TEXT, "n": len(text)}
        )
    return text or None


def number_stored(value: Any, places: int) -> int | float:
    """A number that JSON keeps exactly: at most 12 digits before the point, `places` behind it."""
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValidationError(_("A number such as 1234.50.")) from None
    if not found.is_finite():
        raise ValidationError(_("A number such as 1234.50."))
    if abs(found) >= 10**WHOLE_DIGITS:
        raise ValidationError(
            _("At most %(digits)s digits before the decimal point.") % {"digits": WHOLE_DIGITS}
        )
    if found != round(found, places):
        raise ValidationError(_("At most %(places)s digits after the decimal point.") % {"places": places})
    return int(found) if found == found.to_integral_value() else float(found)


def day_stored(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        day = parse_date(str(value).strip())
    except ValueError:
        raise ValidationError(_("There is no such day: %(day)s.") % {"day": value}) from None
    if day is None:
        raise ValidationError(_("A day such as 2026-11-30."))
    return day.isoformat()


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValidationError(_("Yes or no."))


def _colleague(value: Any) -> int:
    key = value.pk if isinstance(value, User) else value
    if not str(key).isdecimal() or not User.objects.filter(pk=key).exists():
        raise ValidationError(_("No such colleague."))
    return int(key)


def _choice(field: Field, value: Any) -> Any:
    keys = list(value) if isinstance(value, list | tuple | set) else [value]
    if unknown := [str(key) for key in keys if key not in field.labels]:
        raise ValidationError(_("No such choice: %(names)s.") % {"names": ", ".join(unknown)})
    if field.kind == Kind.CHOICES:
        return [key for key in field.labels if key in keys]
    return keys[0]


READ: dict[str, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: lambda value: number_stored(value, PLACES[Kind.NUMBER]),
    Kind.MONEY: lambda value: number_stored(value, PLACES[Kind.MONEY]),
    Kind.DATE: day_stored,
    Kind.YES_NO: _yes_no,
    Kind.COLLEAGUE: _colleague,
}
