"""A place in an ordered list: the sort value and key of a row, signed into one opaque word of the address."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db.models import F, Func, Q
from django.db.models.fields import BooleanField

from crm.frozen import frozen
from crm.lists.specs import Sort

SALT = "lists.place"


@frozen
class Place:
    """After (or before) the row `pk` whose sort value is `value`; `number` counts that row from 1."""

    sort: str
    value: Any
    pk: int
    number: int

    def token(self) -> str:
        return signing.dumps(
            [self.sort, self.value, self.pk, self.number], salt=SALT, serializer=PlaceSerializer
        )


class PlaceSerializer:
    """JSON that brings moments, days and decimals back as text; PostgreSQL reads them as what they were."""

    def dumps(self, obj: Any) -> bytes:
        return signing.JSONSerializer().dumps([_plain(part) for part in obj])

    def loads(self, data: bytes) -> Any:
        return signing.JSONSerializer().loads(data)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def read_place(token: str, sort_param: str) -> Place | None:
    """The place, or None when the word was not made by us or belongs to another order."""
    try:
        sort, value, pk, number = signing.loads(token, salt=SALT, serializer=PlaceSerializer)
    except (signing.BadSignature, ValueError):
        return None
    return Place(sort, value, pk, number) if sort == sort_param else None


class RowBeyond(Func):
    """(field, pk) < or > (value, key) as ONE row comparison, so that an index is entered at the right spot."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, field: str, value: Any, pk: int, operator: str) -> None:
        super().__init__(F(field), F("pk"))
        self.value, self.pk, self.operator = value, pk, operator

    def as_sql(self, compiler: Any, connection: Any, *names: Any, **extra: Any) -> tuple[str, Any]:
        (field, field_params), (pk, pk_params) = map(compiler.compile, self.source_expressions)
        sort_field = self.source_expressions[0].output_field
        value = sort_field.get_db_prep_value(sort_field.to_python(self.value), connection)
        return f"({field}, {pk}) {self.operator} (%s, %s)", [*field_params, *pk_params, value, self.pk]


def beyond(sort: Sort, place: Place, *, is_descending: bool, nulls_last: bool = True) -> Q:
    """The rows that a walk in this direction meets after the place."""
    if sort.is_indexed:
        return Q(RowBeyond(sort.field, place.value, place.pk, "<" if is_descending else ">"))
    side = "lt" if is_descending else "gt"
    empty = Q(**{f"{sort.field}__isnull": True})
    later = Q(**{f"pk__{side}": place.pk})
    if place.value is None:
        return empty & later if nulls_last else (empty & later) | ~empty
    found = Q(**{f"{sort.field}__{side}": place.value}) | (Q(**{sort.field: place.value}) & later)
    return found | empty if nulls_last else found
