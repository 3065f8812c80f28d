"""See as a colleague, for reading only (docs/adr/see-as-a-colleague.md).

The person of the request becomes the colleague, and every scope ends where the scope of the one who looks ends:
what is shown is what BOTH may see. A page is shown only if its view says that it lives by the scope alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.actions.previews import note_page
from crm.access.backend import ScopeBackend
from crm.access.context import access_of
from crm.access.models import Preview

if TYPE_CHECKING:
    from crm.people.models import User

KEY = "preview"
READING = {"GET", "HEAD", "OPTIONS"}
# Ways out, always open.
WAYS_OUT = {"preview_stop", "sign_out"}
View = TypeVar("View", bound=Callable[..., HttpResponse])


def open_to_preview(view: View) -> View:
    """Say that all a page shows comes through the scope, so that a preview may show it."""
    view.is_open_to_preview = True  # type: ignore[attr-defined]
    return view


def seen_as(of: User, by: User) -> User:
    """`of`, as loaded by the sign-in backend, with no right that `by` lacks."""
    own, limit = access_of(of), access_of(by)
    levels = {cell: level for cell, level in own.levels.items() if limit.may(*cell)}
    fields = {
        group: min(level, limit.field_levels.get(group, 0)) for group, level in own.field_levels.items()
    }
    of.access_context = replace(own, levels=levels, field_levels=fields, looked_up={})  # type: ignore[attr-defined]
    of.previewed_by = by  # type: ignore[attr-defined]
    return of


class SeeAs:
    """Stands last among the middlewares: what comes before it still works for the one who looks."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if KEY not in request.session:
            return self.answer(request)
        preview = running_preview(request.session[KEY], request.user)
        if preview is None:
            return self.over(request)
        return self.shown(request, preview)

    def over(self, request: HttpRequest) -> HttpResponse:
        """The person is themselves again; what the last page of the preview would still send is not done."""
        del request.session[KEY]
        messages.info(request, _("The preview is over. You see as yourself again."))
        if request.method in READING:
            return self.answer(request)
        return render(request, "access/preview_refused.html", status=403)

    def shown(self, request: HttpRequest, preview: Preview) -> HttpResponse:
        view, name = viewed(request.path_info)
        if name in WAYS_OUT:
            return self.answer(request)
        request.preview = preview  # type: ignore[attr-defined]
        request.user = seen_as(preview.of, request.user)  # type: ignore[arg-type]
        if request.method not in READING:
            return render(request, "access/preview_refused.html", status=403)
        if view is not None and not getattr(view, "is_open_to_preview", False):
            return render(request, "access/preview_closed.html", status=403)
        response = self.read_only(request)
        if response.status_code == 200:
            note_page(preview=preview, address=request.get_full_path())
        return response

    def read_only(self, request: HttpRequest) -> HttpResponse:
        """The database itself refuses to write, whatever the page does."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = self.answer(request)
            transaction.set_rollback(True)
        return response


def viewed(path: str) -> tuple[Any, str]:
    """The view of an address and its name; (None, "") where there is none, which the page itself will say."""
    try:
        found = resolve(path)
    except Resolver404:
        return None, ""
    return found.func, found.url_name or ""


def running_preview(pk: int, by: Any) -> Preview | None:
    """The preview if it still runs, its maker still has the right and the colleague still works here."""
    found = Preview.objects.filter(pk=pk, by=by.pk, ended_at=None, ends_at__gt=timezone.now()).first()
    of = ScopeBackend().get_user(found.of_id) if found else None
    if found is None or of is None or not access_of(by).may("preview", "view"):
        return None
    found.of, found.by = of, by
    return found
