"""Who may enter a page at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from crm.access.scopes import require

View = Callable[..., HttpResponse]


def needs(entity: str, action: str = "view") -> Callable[[View], View]:
    """Refuse the page with 403 to whoever may not do `action` to any record of `entity`."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.user, entity, action)  # type: ignore[arg-type]
            return view(request, *args, **kwargs)

        return guarded

    return gate
