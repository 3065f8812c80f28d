"""A search text in two parts: what everybody may find a record by, then what only some may."""

from __future__ import annotations

from typing import Any

from django.db.models import TextField, Transform

# Stands between the parts. No word that is typed holds it: words end at it.
MARK = "\x1e"


@TextField.register_lookup
class Open(Transform):
    """`search_text__open__contains`: the part before the mark. No index serves it: ask the whole text as well."""

    lookup_name = "open"
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        text, params = compiler.compile(self.lhs)
        return f"split_part({text}, chr({ord(MARK)}), 1)", params
