"""Compare with many keys as ONE array: a thousand parameters of `IN` take milliseconds to put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import IntegerField, Lookup


class Keys:
    """Primary keys in ascending order, written as an array once however many statements compare with them.

    No tuple on purpose: Django looks into every member of a tuple when it builds a filter.
    """

    def __init__(self, keys: Iterable[int] = ()) -> None:
        self._keys = tuple(sorted(set(keys)))

    @cached_property
    def array(self) -> str:
        """As PostgreSQL reads an array."""
        return "{" + ",".join(map(str, self._keys)) + "}"

    @cached_property
    def _members(self) -> frozenset[int]:
        return frozenset(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __reduce__(self) -> tuple[type[Keys], tuple[tuple[int, ...]]]:
        return Keys, (self._keys,)


@IntegerField.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """`pk__among=Keys(...)` is `pk = ANY(array)`; PostgreSQL plans it as it plans IN."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        keys = self.rhs if isinstance(self.rhs, Keys) else Keys(self.rhs)
        return f"{left} = ANY(%s::bigint[])", [*params, keys.array]


@IntegerField.register_lookup
class Found(Lookup):  # type: ignore[type-arg]
    """`record_id__found=ArraySubquery(keys)` is `= ANY(ARRAY(SELECT ...))`: the keys are asked once and each is looked
    up in its index, also inside of an OR, where PostgreSQL would read the whole table to compare it with IN.
    """

    lookup_name = "found"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        right, more = compiler.compile(self.rhs)
        return f"{left} = ANY({right})", [*params, *more]
