"""Pages for what went wrong, each with the reference number that is in the log."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.modules import MODULES
from crm.web.context import Shell

log = logging.getLogger("crm.web.errors")


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(
        request, f"errors/{status}.html", {"reference": getattr(request, "reference", "")}, status=status
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def not_a_page(request: HttpRequest, allowed: str) -> HttpResponse:
    """Opened was what only a form or a button sends something to."""
    response = _page(request, 405)
    response.headers["Allow"] = allowed
    return response


def closed(request: HttpRequest, module: str, *, is_public: bool) -> HttpResponse:
    """The page of a module that is off: for visitors of a public page, for colleagues, for strangers as any other."""
    page = "closed_public" if is_public else "closed" if request.user.is_authenticated else "404"
    return render(request, f"errors/{page}.html", {"module": MODULES[module]}, status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """allauth asks for it by the name handler429."""
    return _page(request, 429)


def fault(request: HttpRequest) -> HttpResponse:
    """Reads no database: that may be what is broken."""
    return _plain_page(request, 500)


def too_slow(request: HttpRequest) -> HttpResponse:
    """The database stopped a statement of this page."""
    return _plain_page(request, 503)


def _plain_page(request: HttpRequest, status: int) -> HttpResponse:
    plain = Shell(request)
    plain.user = None
    context = {"reference": getattr(request, "reference", ""), "shell": plain, "messages": ()}
    return render(request, f"errors/{status}.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is missing or old, mostly after signing in again in another tab."""
    log.warning("form refused: %s", reason)
    return render(request, "errors/csrf.html", {"reference": getattr(request, "reference", "")}, status=403)
