from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from crm.running.health import OK, WEB_NEEDS, health


@login_not_required
@never_cache
def health_page(request: HttpRequest) -> JsonResponse:
    """For monitors and load balancers: 503 when something is wrong. `?part=web` leaves the worker out."""
    parts = health(*(WEB_NEEDS if request.GET.get("part") == "web" else ()))
    return JsonResponse(parts, status=200 if set(parts.values()) == {OK} else 503)
