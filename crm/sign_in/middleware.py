"""Keeps people whose role asks for a second factor on the pages where they set one up, until they have."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from crm.access.context import access_of
from crm.sign_in.entering import has_shown_factor, proofs
from crm.sign_in.seen import seen

OPEN_PAGES = ("sign_out", "display_settings")


class SecondFactorRequired:
    """Whoever has shown a factor in this session passes by what the session holds, without a question."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.ground = reverse("security")
        self.open_paths = {reverse(name) for name in OPEN_PAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if proofs(request):
                seen(request.session.session_key)
            if not has_shown_factor(request) and self.is_kept_out(request):
                if request.headers.get("HX-Request") == "true":
                    return HttpResponse(headers={"HX-Redirect": self.ground})
                return HttpResponseRedirect(self.ground)
        return self.answer(request)

    def is_kept_out(self, request: HttpRequest) -> bool:
        is_open = request.path.startswith(self.ground) or request.path in self.open_paths
        return not is_open and access_of(request.user).requires_second_factor
