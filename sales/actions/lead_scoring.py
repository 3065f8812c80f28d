"""How likely each open lead becomes a buyer, learned each night from the leads that were decided."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection, transaction

from crm.frozen import frozen
from sales.learned.logistic import Fitted, Row, fit, ranked_right
from sales.models import LeadItem
from sales.queries.lead_scores import COLUMNS, DECIDED, FACTS, in_words, is_enough, known_of

MOST_CASES, MOST_VALUES, AT_ONCE = 20_000, 12, 5_000
TEST_EVERY = 5  # every fifth case is kept apart, to see whether the rest teaches anything
NO_SKILL = 0.55  # below it a hit ranks hardly better than a miss
REASONS = 3
NAMES = tuple(FACTS)
WRITE_SQL = """
UPDATE sales_leaditem i SET score = new.score, score_words = new.words::jsonb
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new(id, score, words)
WHERE i.id = new.id AND (i.score IS DISTINCT FROM new.score OR i.score_words <> new.words::jsonb)
"""


@frozen
class Learned:
    """What decided leads taught: the number of each (fact, value) among the features, and their weights."""

    places: dict[tuple[str, str], int]
    fitted: Fitted

    def row(self, known: Sequence[str]) -> Row:
        pairs = (self.places.get(pair) for pair in zip(NAMES, known, strict=True))
        return [(at, 1.0) for at in pairs if at is not None]

    def judge(self, known: Sequence[str]) -> tuple[int, list[str]]:
        """The chance in percent, and the three facts that move it most from the usual one, in words."""
        row = self.row(known)
        by_fact: Counter[str] = Counter()
        shares = self.fitted.shares(row)
        for (name, _value), at in self.places.items():
            by_fact[name] += shares[at]  # type: ignore[assignment]
        values = dict(zip(NAMES, known, strict=True))
        largest = sorted(by_fact, key=lambda name: -abs(by_fact[name]))[:REASONS]
        words = [
            f"{'+' if by_fact[name] > 0 else '−'} {in_words(name, values[name])}"
            for name in largest
            if abs(by_fact[name]) >= 0.1
        ]
        return round(100 * self.fitted.chance(row)), words


def learn(cases: Sequence[tuple[tuple[str, ...], bool]]) -> Learned | None:
    """From (what was known, whether it was qualified); None where too few are decided, or they teach nothing."""
    hits = sum(hit for _known, hit in cases)
    if not is_enough(hits, len(cases) - hits):
        return None
    taught = [case for at, case in enumerate(cases) if at % TEST_EVERY]
    kept = [case for at, case in enumerate(cases) if not at % TEST_EVERY]
    if 0 < sum(hit for _known, hit in taught) < len(taught):
        trial = _fitted(taught)
        right = ranked_right(
            [trial.fitted.chance(trial.row(known)) for known, _hit in kept], [hit for _known, hit in kept]
        )
        if right is not None and right < NO_SKILL:
            return None
    return _fitted(cases)


def _fitted(cases: Sequence[tuple[tuple[str, ...], bool]]) -> Learned:
    counts: Counter[tuple[str, str]] = Counter()
    for known, _hit in cases:
        counts.update(zip(NAMES, known, strict=True))
    places: dict[tuple[str, str], int] = {}
    for name in NAMES:
        values = [pair for pair, _n in counts.most_common() if pair[0] == name]
        for pair in values[:MOST_VALUES]:
            places[pair] = len(places)
    learned = Learned(places, Fitted(0.0, (0.0,) * len(places), (0.0,) * len(places)))
    rows = [learned.row(known) for known, _hit in cases]
    return Learned(places, fit(rows, [hit for _known, hit in cases], len(places)))


def score_leads() -> dict[str, int]:
    """Write a likelihood and its reasons on every open lead; none where too little is known. In the firm's language."""
    learned = learn(list(_cases()))
    open_items = LeadItem.objects.unscoped("every open lead is judged alike").filter(state__in=LeadItem.OPEN)
    if learned is None:
        gone = open_items.exclude(score=None).update(score=None, score_words=[])
        return {"scored": 0, "cleared": gone}
    judged, after = cache(learned.judge), 0
    scored = 0
    while rows := list(open_items.filter(pk__gt=after).order_by("pk").values_list("pk", *COLUMNS)[:AT_ONCE]):
        after = rows[-1][0]
        scored += len(rows)
        _write([(row[0], *judged(known_of(row[1:]))) for row in rows])
    return {"scored": scored, "cleared": 0}


def _cases() -> Iterator[tuple[tuple[str, ...], bool]]:
    """The newest decided leads of the firm."""
    decided = LeadItem.objects.unscoped("what was decided teaches, whoever did it").filter(state__in=DECIDED)
    rows = decided.order_by("-decided_at", "-pk").values_list("state", *COLUMNS)[:MOST_CASES]
    for state, *known in rows:
        yield known_of(known), state == LeadItem.State.QUALIFIED


@transaction.atomic
def _write(found: Sequence[tuple[Any, ...]]) -> None:
    keys, scores, words = zip(*found, strict=True)
    texts = [json.dumps(one, ensure_ascii=False) for one in words]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_SQL, [list(keys), list(scores), texts])
