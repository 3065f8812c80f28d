"""The one place where looking at a page may leave a trace: what was read, opened, or seen last.

A page asks, it does not write. What a GET wants to keep all the same is dropped here and written once the answer
is on its way: the reader waits for none of it, and it is no part of the page's own queries. A crash in that moment
loses the traces of one request. Outside of a request (a job, a shell) they are written at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponseBase

log = logging.getLogger(__name__)

# The only tables that a GET writes to; the house's tests know them from here.
TABLES = ("audit_readentry", "sales_quoteopening", "sales_presentationopening")

Write = Callable[[list[Any]], None]
_dropped: ContextVar[dict[Write, list[Any]] | None] = ContextVar("dropped", default=None)


def drop(write: Write, item: Any) -> None:
    """Let `write` be called after the answer, once, with everything that was dropped for it."""
    waiting = _dropped.get()
    if waiting is None:
        write([item])
    else:
        waiting.setdefault(write, []).append(item)


class AfterTheAnswer:
    """Middleware: writes what the request dropped when the server closes the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        waiting: dict[Write, list[Any]] = {}
        token = _dropped.set(waiting)
        try:
            response = self.get_response(request)
        finally:
            _dropped.reset(token)
        if waiting:
            close = response.close

            def close_then_write() -> None:
                _write_all(waiting)
                close()

            response.close = close_then_write  # type: ignore[method-assign]
        return response


def _write_all(waiting: dict[Write, list[Any]]) -> None:
    while waiting:
        write, items = waiting.popitem()
        try:
            write(items)
        except Exception:
            # The reader has the answer already; what is lost stands in the log, word for word.
            log.exception("What a page left behind was not written: %s", items)
