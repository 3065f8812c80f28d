"""The worker says every few seconds, in Valkey, that it lives."""

import time
from typing import Any

KEY = "heartbeat:worker"
EVERY = 5.0  # Celery calls every two seconds, writing less often is enough
LATE_AFTER = 30.0
_last = [0.0]


def beat(**_: Any) -> None:
    """Hears Celery's signal in the worker; see crm.celery."""
    from django.core.cache import cache

    now = time.time()
    if now - _last[0] >= EVERY:
        _last[0] = now
        cache.set(KEY, now, timeout=3600)


def worker_is_silent_for() -> float | None:
    """Seconds since the worker was last heard; None when it never was."""
    from django.core.cache import cache

    heard = cache.get(KEY)
    return None if heard is None else max(0.0, time.time() - float(heard))
