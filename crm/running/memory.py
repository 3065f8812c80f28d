"""What a process that serves pages holds in memory."""

import gc
from typing import Any

from babel.core import get_global

# The youngest, middle and oldest objects are looked through after 700 new ones, 5 rounds, 5 rounds.
THRESHOLDS = 700, 5, 5


def keep_small() -> None:
    """Called once all is loaded. The garbage collector puts off a look through the oldest objects until a quarter as
    many new ones wait: with the whole program among them that let 15 MB of ended pages gather. Set aside, it counts
    no more; each look is short, and is taken often.

    Babel reads what it knows of every language as one, half of it a table of the likely script of each, for those that
    it has no words in: 1.2 MB that no language of ours asks.
    """
    likely: Any = get_global("likely_subtags")
    likely.clear()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
