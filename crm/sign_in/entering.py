"""Every way in ends here: allauth asks for the second factor of whoever has one, then the session begins."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse

from crm.people.models import User
from crm.sign_in.actions.sessions import begin_session
from crm.sign_in.seen import begun

BACKEND = settings.AUTHENTICATION_BACKENDS[-1]
RECENT_SECONDS = 300


def enter(request: HttpRequest, user: User, *, way: str, then: str = "") -> HttpResponse:
    """Who they are is shown by `way`; answers the page of the second factor, or lets them in to `then`."""
    if request.user.is_authenticated:
        logout(request)  # somebody else, or the same person anew: one session is one sign-in
    record_authentication(request, user, way)
    return perform_login(request, Login(user=user, redirect_url=then or None))


def let_in(request: HttpRequest, user: User) -> None:
    """The session begins; only for whoever has shown all they must."""
    login(request, user, backend=BACKEND)
    if not request.session.session_key:
        request.session.save()
    ways = [str(proof.get("type") or proof["method"]) for proof in proofs(request)]
    user_agent = request.headers.get("User-Agent", "")
    begin_session(by=user, session_key=str(request.session.session_key), user_agent=user_agent, ways=ways)
    begun(str(request.session.session_key))


def proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """By what this session showed who it is, in order: {"method": "password", "at": ...}, {"method": "mfa", ...}."""
    return get_authentication_records(request, request.user)


def has_shown_factor(request: HttpRequest) -> bool:
    return any(proof["method"] == "mfa" for proof in proofs(request))


def has_shown_recently(request: HttpRequest) -> bool:
    """Whether they signed in or confirmed that it is them within the last minutes."""
    shown = proofs(request)
    return bool(shown) and time.time() - shown[-1]["at"] < RECENT_SECONDS
