"""Values of made fields (crm.custom_fields) as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from crm.audit.actions.reading import record_read
from crm.custom_fields.fields import Field, readable_fields
from crm.custom_fields.models import Kind
from crm.frozen import frozen
from crm.once import once
from crm.people.models import Firm, User
from crm.web import formats


def in_words(field: Field, value: Any, names: Mapping[int, str] | None = None) -> str:
    """ "" for an empty one. `names`: of colleagues by key; without it they are read once a request."""
    if value is None or value in ("", []):
        return ""
    if field.kind == Kind.CHOICES:
        return formats.listed(_choice(field, key) for key in value)
    if field.kind == Kind.YES_NO:
        return _("yes") if value else _("no")
    return WORDS[field.kind](field, value, names)


def _choice(field: Field, key: Any) -> str:
    return field.labels.get(key, str(key))


def _money(_field: Field, value: Any, _names: Any) -> str:
    firm = Firm.load()
    return formats.money(Decimal(str(value)), firm.currency if firm else "EUR", cents=value != int(value))


def _date(_field: Field, value: Any, _names: Any) -> str:
    day = parse_date(str(value))
    return formats.date_short(day) if day else str(value)


def _colleague(_field: Field, value: Any, names: Mapping[int, str] | None) -> str:
    return str((colleague_names() if names is None else names).get(value, f"#{value}"))


def colleague_names() -> dict[int, str]:
    """Everybody's name, also of those who left; one query a request, and only where a colleague is shown."""
    return once("colleague-names", lambda: dict(get_user_model()._default_manager.values_list("pk", "name")))


WORDS = {
    Kind.TEXT: lambda _field, value, _names: str(value),
    Kind.NUMBER: lambda _field, value, _names: formats.exact(Decimal(str(value))),
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: lambda field, value, _names: _choice(field, value),
    Kind.COLLEAGUE: _colleague,
}


@frozen
class MadeFact:
    """A made field of one record as its page shows it."""

    field: Field
    value: str

    @property
    def is_empty(self) -> bool:
        return not self.value


def made_facts(record: Any, holder: str, user: User) -> list[MadeFact]:
    """Every field of the record that the person may read, in the order of the settings. Noted as read by its group."""
    found = [
        MadeFact(field, in_words(field, record.custom.get(field.key)))
        for field in readable_fields(holder, user)
    ]
    record_read(user, record, *{fact.field.group for fact in found if fact.value and fact.field.group})
    return found
