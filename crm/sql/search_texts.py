"""A search text in two parts: what everybody may find a record by, then what only some may."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, Lookup, TextField

# Stands between the parts. No word that is typed holds it: words end at it.
MARK = "\x1e"


OPEN = f"split_part(%(expressions)s, chr({ord(MARK)}), 1)"


class Open(Func):
    """The part before the mark."""

    template = OPEN
    output_field = TextField()


@TextField.register_lookup
class OpenHolds(Lookup):  # type: ignore[type-arg]
    """`search_text__open_holds=word`: the part before the mark holds the word. No index serves it: ask the whole text
    as well. The planner takes <> for nearly sure; after a second LIKE it expects nobody, and reads all a word finds.
    """

    lookup_name = "open_holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, params = self.process_lhs(compiler, connection)
        word, more = self.process_rhs(compiler, connection)
        return f"strpos({OPEN % {'expressions': text}}, {word}) <> 0", [*params, *more]
