"""Bounds of a share that was seen in a few cases (Wilson, 1927): honest for small numbers, never below 0 or above 1."""

from __future__ import annotations

from math import sqrt

Z = 1.2816  # the truth lies between the bounds in four of five cases


def share_between(hits: int, cases: int, z: float = Z) -> tuple[float, float]:
    """The lower and the upper bound of the share of `hits` among `cases`; (0, 1) where nothing was seen."""
    if not cases:
        return 0.0, 1.0
    share, spread = hits / cases, z * z / cases
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / cases + spread / (4 * cases)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
