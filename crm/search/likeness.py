"""Rows found in spite of a typing error, asked in the very query that looks for what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, Q

from crm.search.text import SearchText

MIN_WORD = 4  # shorter words have to be right
SHORTEST_HALF = 3  # fewer letters are no trigram
CANDIDATES = 2_000
LIKENESS = 0.4


def is_forgiven(text: SearchText) -> bool:
    """Numbers and short words are right or wrong."""
    return not text.digits and any(len(word) >= MIN_WORD for word in text.words)


def exact_or_alike(
    rows: Any, exact: Q, text: SearchText, *, order: Sequence[str], columns: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """The columns of what fits `exact` among `rows`, in this order; of what is most like the words where nothing does.

    One query: a search asks every kind of record.
    """
    fitting = rows.filter(exact).order_by(*order).values_list(*columns)[:limit]
    if not is_forgiven(text):
        return list(fitting)
    near = _alike(rows, exact, text).values_list(*columns)[:limit]
    return list(fitting.union(near, all=True))


def _alike(rows: Any, exact: Q, text: SearchText, column: str = "search_text") -> Any:
    """Those most like the words, and none at all where anything fits `exact`.

    Whoever mistypes a word once leaves one of its halves right: at most CANDIDATES rows that hold a half of every word
    are compared (the trigram index finds them). That nothing fits is known before, so that PostgreSQL leaves the rest
    out where something does.
    """
    halves = reduce(and_, (_halves(word, column) for word in text.words))
    near = rows.filter(halves).order_by().values("pk")[:CANDIDATES]
    likeness = TrigramWordSimilarity(" ".join(text.words), column)
    found = rows.filter(~Exists(rows.filter(exact).order_by()), pk__in=near).annotate(likeness=likeness)
    return found.filter(likeness__gte=LIKENESS).order_by("-likeness", "-pk")


def _halves(word: str, column: str) -> Q:
    if len(word) < MIN_WORD:
        return Q(**{f"{column}__contains": word})
    half = max(len(word) // 2, SHORTEST_HALF)
    return Q(**{f"{column}__contains": word[:half]}) | Q(**{f"{column}__contains": word[-half:]})
