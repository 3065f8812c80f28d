"""Statements that are put together once and asked again with other keys.

To build a queryset and to write it down as SQL takes Django as long as the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache
from typing import Any

from django.db import connections

# No record has such a key: it marks the places in a statement where those of the moment are put in.
MARK = 2**62
SHAPES = 32


class KeptStatement:
    """`build(key, *shape)` gives the rows of one record. What it decides by (a limit, a day) is said in `shape`, of
    which each has its own statement; nothing that depends on who asks may be in it.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self._statement = lru_cache(maxsize=SHAPES)(lambda *shape: _Statement(build(MARK, *shape)))

    def rows(self, key: int, *shape: Hashable) -> list[Any]:
        return self._statement(*shape).rows(key)


class _Statement:
    def __init__(self, queryset: Any) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        if MARK not in self.params:
            raise ValueError(f"The key is nowhere in {self.sql}")

    def rows(self, key: int) -> list[Any]:
        params = tuple(key if param == MARK else param for param in self.params)
        compiler = copy(self.compiler)
        compiler.connection = connections[compiler.using]  # each thread has its own
        compiler.as_sql = lambda: (self.sql, params)
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *_using, **_more: compiler
        return list(queryset)
