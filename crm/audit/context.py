"""From where the current work comes: the request's id and address, or the job's id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from crm.frozen import frozen


@frozen
class AuditContext:
    request_id: str = ""
    address: str | None = None


NOWHERE = AuditContext()
_current: ContextVar[AuditContext] = ContextVar("audit_context", default=NOWHERE)


def current_context() -> AuditContext:
    return _current.get()


@contextmanager
def audit_context(context: AuditContext) -> Iterator[None]:
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
