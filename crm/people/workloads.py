"""How busy colleagues are: rooms say how many minutes are planned for them on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from crm.frozen import frozen
from crm.registry import Registry


@frozen
class Workload:
    """`minutes(user_ids, day)`: what is still open and planned on the day, by colleague; one query."""

    key: str
    minutes: Callable[[Collection[int], date], Mapping[int, int]]
    module: str = ""


workloads: Registry[Workload] = Registry("workloads")
