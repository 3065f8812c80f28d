from .entries import AuditEntry
from .payloads import AuditPayload

__all__ = ["AuditEntry", "AuditPayload"]
