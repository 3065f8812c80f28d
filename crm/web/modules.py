"""Which module an address belongs to: that of the app in whose urls.py it stands."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLResolver, get_resolver, get_urlconf

from crm.access.context import access_of
from crm.modules import MODULES, module_of
from crm.people.models import Firm


def closed_module(request: HttpRequest) -> str:
    """The module of the address that was asked for, if it is off now; else ""."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    module = _modules_by_route(urlconf).get(request.resolver_match.route, "")
    return "" if not module or module in modules_on(request.user) else module


def modules_on(user: Any) -> frozenset[str]:
    if user.is_authenticated:
        return access_of(user).modules_on
    firm = Firm.load()
    return firm.modules_on if firm else frozenset(MODULES)


@cache
def _modules_by_route(urlconf: str) -> dict[str, str]:
    return dict(_walk(get_resolver(urlconf).url_patterns))


def _walk(patterns: Iterable[Any], prefix: str = "", module: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = module_of(getattr(pattern.urlconf_module, "__name__", "")) or module
            yield from _walk(pattern.url_patterns, route, inside)
        elif module:
            yield route, module
