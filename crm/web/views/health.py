from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from crm.running.health import OK, WEB_NEEDS, health


@login_not_required
@never_cache
def health_page(request: HttpRequest) -> HttpResponse:
    """For monitors and load balancers: 503 when something is wrong. `?part=web` leaves the worker out."""
    parts = health(*(WEB_NEEDS if request.GET.get("part") == "web" else ()))
    return JsonResponse(parts, status=200 if set(parts.values()) == {OK} else 503)


class HealthFirst:
    """Answers the health page before any other middleware, which may need what is just broken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.path = reverse("health")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health_page(request) if request.path == self.path else self.get_response(request)
