"""Which modules an address belongs to: that of the app in whose urls.py it stands, and those that its view needs."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, get_resolver, get_urlconf

from crm.access.context import access_of
from crm.modules import MODULES, module_of
from crm.people.models import Firm

View = Callable[..., HttpResponse]


def needs_module(module: str) -> Callable[[View], View]:
    """The page is there only while this module is on too: one of another app, without which it has nothing to say."""

    def mark(view: View) -> View:
        view.needs_modules = (*getattr(view, "needs_modules", ()), module)  # type: ignore[attr-defined]
        return view

    return mark


def closed_module(request: HttpRequest) -> str:
    """The first module of the address that was asked for that is off now; else ""."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    modules = _modules_by_route(urlconf).get(request.resolver_match.route, ())
    on = modules_on(request.user) if modules else ()
    return next((module for module in modules if module not in on), "")


def modules_on(user: Any) -> frozenset[str]:
    if user.is_authenticated:
        return access_of(user).modules_on
    firm = Firm.load()
    return firm.modules_on if firm else frozenset(MODULES)


@cache
def _modules_by_route(urlconf: str) -> dict[str, tuple[str, ...]]:
    return dict(_walk(get_resolver(urlconf).url_patterns))


def _walk(
    patterns: Iterable[Any], prefix: str = "", module: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = module_of(getattr(pattern.urlconf_module, "__name__", "")) or module
            yield from _walk(pattern.url_patterns, route, inside)
        elif modules := tuple(filter(None, (module, *getattr(pattern.callback, "needs_modules", ())))):
            yield route, modules
