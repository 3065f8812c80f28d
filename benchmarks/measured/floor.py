from django.http import HttpResponse
from django.urls import path

from benchmarks.rows import Goal, row
from crm import urls


@row("floor.view", Goal(p50=3, p95=6, queries=2))
def floor_view(bench):
    """An empty view through all middleware, signed in."""
    if not any(getattr(found, "name", "") == "bench_floor" for found in urls.urlpatterns):
        urls.urlpatterns.append(path("bench-floor/", lambda _request: HttpResponse("ok"), name="bench_floor"))
    return bench.get("rep", "/bench-floor/")
