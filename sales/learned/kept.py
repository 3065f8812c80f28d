"""Rates as plain values that a row of the database holds, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sales.learned.rates import NewBusiness, Rate, Rates


def as_facts(rates: Rates) -> dict[str, Any]:
    """Stages are keyed by numbers."""
    return {
        "closed": rates.closed,
        "every": _pair(rates.every),
        "stages": {str(stage): _pair(rate) for stage, rate in rates.by_stage.items()},
        "ages": [[stage, is_old, *_pair(rate)] for (stage, is_old), rate in rates.by_age.items()],
        "turns": {str(stage): days for stage, days in rates.turns.items()},
        "new": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(rates.new).items()
        },
    }


def from_facts(horizon: int, facts: dict[str, Any]) -> Rates:
    new = facts["new"]
    return Rates(
        horizon,
        facts["closed"],
        Rate(*facts["every"]),
        {int(stage): Rate(*pair) for stage, pair in facts["stages"].items()},
        {(stage, is_old): Rate(*pair) for stage, is_old, *pair in facts["ages"]},
        {int(stage): days for stage, days in facts["turns"].items()},
        NewBusiness(new["count"], new["windows"], tuple(new["amounts"]), tuple(new["weights"])),
    )


def _pair(rate: Rate) -> list[float]:
    return [rate.share, rate.deals]
