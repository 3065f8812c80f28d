"""After too many wrong passwords: whose name counts, and the page that says when to try again."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address, get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def typed_email(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail that was typed, in the one way it is counted: Anna@X and anna@x are one person."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed).strip().lower()


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    email = get_client_username(request, credentials) or ""
    latest = (
        AccessAttempt.objects.filter(username=email, ip_address=get_client_ip_address(request))
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    until = (latest or timezone.now()) + timedelta(hours=settings.AXES_COOLOFF_TIME)
    minutes = max(1, -(-int((until - timezone.now()).total_seconds()) // 60))
    context = {"email": email, "until": until, "minutes": minutes}
    return render(request, "access/locked_out.html", context, status=429)
