"""After too many wrong passwords: whose name counts, who is locked now, and the page that says when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_ip_address, get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from crm.frozen import frozen
from crm.sign_in.actions.failures import note_failed_sign_in


class Handler(AxesDatabaseHandler):
    """django-axes counts and locks; our audit keeps each wrong password and each lock."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        was_locked = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        # Tries while it is locked are not counted and fill no log.
        if request is not None and not was_locked:
            is_locked = bool(getattr(request, "axes_locked_out", False))
            email = typed_email(request, credentials)
            note_failed_sign_in(way="password", email=email, is_locked=is_locked)


@frozen
class Lock:
    """A name that may not sign in from one address until a time; `pk` is one of the attempts behind it."""

    pk: int
    email: str
    address: str | None
    until: datetime


def locks(**narrowed: Any) -> list[Lock]:
    """Who is locked out now, the latest first; `narrowed` as for AccessAttempt (username="anna@...")."""
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - cool_off, **narrowed)
        .values("username", "ip_address")
        .annotate(tries=Sum("failures_since_start"), latest=Max("attempt_time"), pk=Max("pk"))
        .filter(tries__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-latest")
    )
    return [
        Lock(row["pk"], row["username"] or "", row["ip_address"], row["latest"] + cool_off) for row in rows
    ]


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
    found = locks(username=email, ip_address=get_client_ip_address(request))
    until = found[0].until if found else timezone.now() + timedelta(hours=settings.AXES_COOLOFF_TIME)
    minutes = max(1, -(-int((until - timezone.now()).total_seconds()) // 60))
    context = {"email": email, "until": until, "minutes": minutes}
    return render(request, "sign_in/locked_out.html", context, status=429)
