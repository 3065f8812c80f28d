"""Before a firm exists every page leads to the set-up; afterwards this costs one look into the cache."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from crm.people.models import Firm

OPEN_PAGES = ("set_up", "set_up_demo", "health", "display_settings")


class FirstVisit:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.open_paths = {reverse(name) for name in OPEN_PAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in self.open_paths and Firm.load() is None:
            target = reverse("set_up")
            if request.headers.get("HX-Request") == "true":
                return HttpResponse(headers={"HX-Redirect": target})
            return HttpResponseRedirect(target)
        return self.answer(request)
