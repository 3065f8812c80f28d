from .entries import AuditEntry
from .payloads import AuditPayload
from .reads import ReadEntry
from .retention import Retention

__all__ = ["AuditEntry", "AuditPayload", "ReadEntry", "Retention"]
