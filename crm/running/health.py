"""Whether the parts of the program answer."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import Error, connection
from valkey import ValkeyError

from crm.running.heartbeat import LATE_AFTER, worker_is_silent_for

OK = "ok"


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "does not answer"
    return OK


def valkey() -> str:
    try:
        cache.get("health")
    except ValkeyError:
        return "does not answer"
    return OK


def worker() -> str:
    try:
        silent_for = worker_is_silent_for()
    except ValkeyError:
        return "unknown"
    if silent_for is None:
        return "never heard"
    return OK if silent_for < LATE_AFTER else f"silent for {silent_for:.0f} seconds"


PARTS: dict[str, Callable[[], str]] = {"database": database, "valkey": valkey, "worker": worker}
WEB_NEEDS = ("database", "valkey")


def health(*names: str) -> dict[str, str]:
    """The state of the named parts (all when none is named), each `ok` or a few words."""
    return {name: PARTS[name]() for name in names or PARTS}
