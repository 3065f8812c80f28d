"""How likely something is by what is known of it: logistic regression with an L2 penalty, by Newton's method.

Each weight is penalised by the variance of its feature, which is the same as to standardise the features first, and
leaves rows sparse. The intercept is not penalised: so the mean of the fitted chances is the share that was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from crm.frozen import frozen

Row = Sequence[tuple[int, float]]  # (number of the feature, its value); what is left out is 0
MOST_STEPS, CLOSE = 50, 1e-9


@frozen
class Fitted:
    """Weights per feature in log-odds, and the means of the features among the cases."""

    intercept: float
    weights: tuple[float, ...]
    means: tuple[float, ...]

    def chance(self, row: Row) -> float:
        return _sigmoid(self.intercept + sum(self.weights[at] * value for at, value in row))

    def shares(self, row: Row) -> list[float]:
        """What each feature adds to the log-odds of a row, against the usual case."""
        found = [-weight * mean for weight, mean in zip(self.weights, self.means, strict=True)]
        for at, value in row:
            found[at] += self.weights[at] * value
        return found


def fit(rows: Sequence[Row], outcomes: Sequence[bool], size: int, penalty: float = 1.0) -> Fitted:
    """Learn from rows of `size` features and what came of each; there must be some of both outcomes.

    A feature that never differs gets no weight.
    """
    count = len(rows)
    means, variances = _spread(rows, size)
    # What never differs is the intercept once more.
    rows = [[pair for pair in row if variances[pair[0]] > CLOSE] for row in rows]
    share = sum(outcomes) / count
    point = [0.0] * size + [log(share / (1 - share))]
    pull = [penalty * one if one > CLOSE else 1.0 for one in variances]
    best = _loss(rows, outcomes, point, pull)
    for _step in range(MOST_STEPS):
        slope, bend = _derivatives(rows, outcomes, point, pull)
        move, factor = solve(bend, slope), 1.0
        while True:
            trial = [old - factor * by for old, by in zip(point, move, strict=True)]
            loss = _loss(rows, outcomes, trial, pull)
            if loss <= best or factor < CLOSE:
                break
            factor /= 2
        is_done = best - loss < CLOSE * (1 + abs(best))
        point, best = trial, loss
        if is_done:
            break
    weights = tuple(
        weight if one > CLOSE else 0.0 for weight, one in zip(point[:size], variances, strict=True)
    )
    return Fitted(point[size], weights, tuple(means))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric positive definite system, by Cholesky's decomposition."""
    size = len(right)
    low = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(low[i][k] * low[j][k] for k in range(j))
            low[i][j] = max(rest, 1e-12) ** 0.5 if i == j else rest / low[j][j]
    middle = [0.0] * size
    for i in range(size):
        middle[i] = (right[i] - sum(low[i][k] * middle[k] for k in range(i))) / low[i][i]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (middle[i] - sum(low[k][i] * found[k] for k in range(i + 1, size))) / low[i][i]
    return found


def ranked_right(chances: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """How often of a hit and a miss the hit has the higher chance (area under the curve); None without both."""
    hits, misses = sum(outcomes), len(outcomes) - sum(outcomes)
    if not hits or not misses:
        return None
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    total, at = 0.0, 0
    while at < len(order):
        end = at
        while end < len(order) and chances[order[end]] == chances[order[at]]:
            end += 1
        total += sum(outcomes[one] for one in order[at:end]) * (at + end + 1) / 2  # the mean rank of equals
        at = end
    return (total - hits * (hits + 1) / 2) / (hits * misses)


def _spread(rows: Sequence[Row], size: int) -> tuple[list[float], list[float]]:
    sums, squares = [0.0] * size, [0.0] * size
    for row in rows:
        for at, value in row:
            sums[at] += value
            squares[at] += value * value
    means = [one / len(rows) for one in sums]
    return means, [one / len(rows) - mean * mean for one, mean in zip(squares, means, strict=True)]


def _sigmoid(odds: float) -> float:
    if odds >= 0:
        return 1 / (1 + exp(-odds))
    return exp(odds) / (1 + exp(odds))


def _odds(row: Row, point: Sequence[float]) -> float:
    return point[-1] + sum(point[at] * value for at, value in row)


def _loss(
    rows: Sequence[Row], outcomes: Sequence[bool], point: Sequence[float], pull: Sequence[float]
) -> float:
    total = sum(one * weight * weight / 2 for one, weight in zip(pull, point[:-1], strict=True))
    for row, hit in zip(rows, outcomes, strict=True):
        odds = _odds(row, point)
        wrong = -odds if hit else odds
        total += log(1 + exp(wrong)) if wrong < 30 else wrong
    return total


def _derivatives(
    rows: Sequence[Row], outcomes: Sequence[bool], point: Sequence[float], pull: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    size = len(point)
    slope = [one * weight for one, weight in zip(pull, point[:-1], strict=True)] + [0.0]
    bend = [[0.0] * size for _ in range(size)]
    for at, one in enumerate(pull):
        bend[at][at] = one
    for row, hit in zip(rows, outcomes, strict=True):
        chance = _sigmoid(_odds(row, point))
        weight = chance * (1 - chance)
        full = (*row, (size - 1, 1.0))
        for at, value in full:
            slope[at] += (chance - hit) * value
            line, part = bend[at], weight * value
            for other, more in full:
                line[other] += part * more
    return slope, bend
