"""Compare with many keys as ONE array: a thousand parameters of `IN` take milliseconds to put together."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, Lookup


@IntegerField.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """`pk__among=keys` is `pk = ANY(array)`; PostgreSQL plans it as it plans IN."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*params, list(self.rhs)]
