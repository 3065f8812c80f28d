"""Rate limits for pages that anybody may reach."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest


def is_too_fast(request: HttpRequest, subject: str, *, times: int, seconds: int) -> bool:
    """Count one use of `subject` from this address; True when it was more than `times` in the last `seconds`."""
    return is_too_often(f"{subject}:{request.META.get('REMOTE_ADDR', '')}", times=times, seconds=seconds)


def is_too_often(subject: str, *, times: int, seconds: int) -> bool:
    """The same from wherever it comes."""
    key = f"rate:{subject}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > times
    except ValueError:  # it ended between the two questions
        return False
