"""What is measured. A module of benchmarks/measured/ registers its own rows; each says how it is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class CannotMeasure(Exception):
    """The data or page that this row needs is not there; the row prints FAIL with these words."""


@dataclass(frozen=True)
class Goal:
    """Upper bounds; None is not judged."""

    p50: float | None = None
    p95: float | None = None
    queries: int | None = None
    kb: float | None = None
    mb: float | None = None
    at_least: float | None = None  # for rates: rows a second


@dataclass(frozen=True)
class Row:
    """`prepare(bench)` gives a function that does the thing once and returns a Sample (see measuring)."""

    id: str
    goal: Goal
    prepare: Callable[[Any], Callable[[], Any]]
    repeats: int = 30
    warm: int = 5
    rewrites: bool = False  # thousands of rows, so that the database has to tidy up after it


rows: dict[str, Row] = {}


def row(
    row_id: str, goal: Goal, *, repeats: int = 30, warm: int = 5, rewrites: bool = False
) -> Callable[[Any], Any]:
    """Register the decorated function as the `prepare` of a row."""

    def register(prepare: Callable[[Any], Callable[[], Any]]) -> Callable[[Any], Callable[[], Any]]:
        if row_id in rows:
            raise ValueError(f"row {row_id} is measured twice")
        rows[row_id] = Row(row_id, goal, prepare, repeats, warm, rewrites)
        return prepare

    return register
