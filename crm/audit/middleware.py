from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from crm.audit.context import AuditContext, audit_context


class AuditContextMiddleware:
    """Lets every audit entry of a request carry its reference number and the visitor's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = getattr(request, "reference", "") or secrets.token_hex(8)
        with audit_context(AuditContext(request_id, address_of(request))):
            return self.get_response(request)


def address_of(request: HttpRequest) -> str | None:
    """The peer's address; None when the server gives none (a Unix socket) or an odd one."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
