"""What happens around every page: reference number, language and time zone, sign-in, no copies of private pages."""

import logging
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crm.once import remembering
from crm.web.reference import new_reference, reference
from crm.web.referer import back_from
from crm.web.views.errors import closed, not_a_page, too_slow

log = logging.getLogger(__name__)
STOPPED_FOR_TIME = "57014"  # what PostgreSQL calls query_canceled
# Nothing that people type has it, and no text of PostgreSQL holds it; forms refuse it in what is posted.
NULL = "%00"
Answer = Callable[[HttpRequest], HttpResponse]


class Reference:
    """A short number per request: in the log, in the answer's head, and on the page that reports a fault.

    Outermost of ours, so it also opens what the request reads once (crm.once).
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NULL in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(NULL, "")
        request.reference = new_reference()
        token = reference.set(request.reference)
        try:
            with remembering():
                response = self.answer(request)
        finally:
            reference.reset(token)
        response.headers["X-Reference"] = request.reference
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A statement that was stopped for taking too long is no fault of the reader's."""
        if getattr(exception.__cause__, "sqlstate", "") != STOPPED_FOR_TIME:
            return None
        log.error("%s was stopped after the time limit of a statement", request.path)
        return too_slow(request)


class ReaderSettings:
    """Activates the language and time zone of the person, else of the cookie, the browser, the firm."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        _activate_zone(getattr(request.user, "time_zone", "") if hasattr(request, "user") else "")
        response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_for(request: HttpRequest) -> str:
    """The reader's language: own choice, then cookie, then what the browser asks for."""
    offered = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "") if hasattr(request, "user") else ""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return next(
        (code for code in (own, cookie) if code in offered), None
    ) or translation.get_language_from_request(request)


def _activate_zone(name: str) -> None:
    try:
        zone = zoneinfo.ZoneInfo(name) if name else _firm_zone()
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        zone = None
    timezone.activate(zone) if zone else timezone.deactivate()


def _firm_zone() -> zoneinfo.ZoneInfo | None:
    # Late: this module is loaded before the apps are.
    from crm.people.models import Firm

    firm = Firm.load()
    return zoneinfo.ZoneInfo(firm.time_zone) if firm else None


class PrivatePages:
    """What a signed-in person saw is kept by no cache: after signing out, "back" shows nothing."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        signed_in = hasattr(request, "user") and request.user.is_authenticated
        if signed_in and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        return response


class OpenModules:
    """Addresses of a module that is off are not there, whoever asks and however."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: tuple, _kwargs: dict
    ) -> HttpResponse | None:
        # Late: this module is loaded before the apps are.
        from crm.web.modules import closed_module

        module = closed_module(request)
        return (
            closed(request, module, is_public=not getattr(view, "login_required", True)) if module else None
        )


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless its view says otherwise; an htmx fragment sends the whole page there.

    After the sign-in one is on the page asked for; a form or a fragment was asked for by the page it stands on.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        is_fragment = request.headers.get("HX-Request") == "true"
        if request.method in {"GET", "HEAD"} and not is_fragment:
            return super().handle_no_permission(request, view_func)
        response = redirect_to_login(
            back_from(request), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        return (
            HttpResponse(headers={"HX-Redirect": response.headers["Location"]}) if is_fragment else response
        )


class OpenedForms:
    """The address of a button or a form, opened as a page, says so; the browser alone would show nothing of ours."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        return not_a_page(request, response.headers["Allow"]) if is_bare else response


class FragmentToasts:
    """What an action said through `say` reaches the reader also when the answer is a fragment; if the answer leads to
    another page, that page shows it.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        leads_on = "HX-Redirect" in response.headers or "HX-Refresh" in response.headers
        is_fragment = request.headers.get("HX-Request") == "true" and response.status_code == 200
        if is_fragment and is_html and not leads_on:
            waiting = messages.get_messages(request)
            if not response.streaming and not waiting.used and waiting.added_new:
                more = render_to_string("components/toasts_more.html", {"messages": waiting}, request)
                response.content += more.encode()
        return response


public = login_not_required
