from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from crm.lists.actions.bulk import start_bulk
from crm.lists.registry import bulk_action_of
from crm.lists.selection import BadSelection, Selection, named, read_selection
from crm.lists.specs import BulkAction, ListSpec
from crm.web.listing.pages import ListPage, spec_or_404
from crm.web.toasts import say

# Enough to say that it is not two.
MOST_OPENED = 10


@require_POST
def bulk_action(request: HttpRequest, list_key: str, action_key: str) -> HttpResponse:
    """First what would happen to the selected rows and a form, then ("confirm") do it."""
    spec = spec_or_404(list_key, request.user, "bulk")
    action = bulk_action_of(spec, request.user, action_key)
    if action is None:
        if any(known.key == action_key for known in spec.bulk):
            raise PermissionDenied
        raise Http404
    selection = _selection(request, spec)
    if action.opens is not None:
        return _open(request, action, selection)
    is_confirmed = "confirm" in request.POST
    form = action.form(request.user, request.POST if is_confirmed else None) if action.form else None
    if is_confirmed and (form is None or form.is_valid()):
        try:
            return _run(request, action, selection, form.cleaned_data if form else {})
        except ValidationError as error:
            if form is None:
                raise
            form.add_error(None, error)
    return _ask(request, action, selection, form)


def _open(request: HttpRequest, action: BulkAction, selection: Selection) -> HttpResponse:
    """To the page for the few rows that were selected, or back to the list with a word why not."""
    rows = selection.rows("bulk", action.action).order_by("pk")
    try:
        address = action.opens(list(rows.values_list("pk", flat=True)[:MOST_OPENED]))
    except ValidationError as error:
        say(request, " ".join(error.messages), level=messages.WARNING)
        address = _back(request, ListPage(request, selection.spec, selection.params or {}))
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _selection(request: HttpRequest, spec: ListSpec) -> Selection:
    token = request.POST.get("all") or request.POST.get("selection")
    if not token:
        return named(spec, request.user, request.POST.getlist("id"))
    try:
        return read_selection(spec, request.user, token)
    except BadSelection as wrong:
        raise Http404 from wrong


def _ask(request: HttpRequest, action: BulkAction, selection: Selection, form: Any) -> HttpResponse:
    allowed, refused = selection.split("bulk", action.action)
    listing = ListPage(request, selection.spec, selection.params or {})
    context = {
        "listing": listing, "confirm_url": listing.url_of("bulk", action.key),
        "action": action, "form": form, "selection": selection.token(),
        "allowed": allowed, "refused": refused, "noun": selection.spec.noun(allowed), "back": _back(request, listing),
    }  # fmt: skip
    template = "lists/bulk.html#panel" if request.htmx else "lists/bulk.html"
    return render(request, template, context)


def _run(
    request: HttpRequest, action: BulkAction, selection: Selection, values: dict[str, Any]
) -> HttpResponse:
    data = dict(request.POST.lists())
    result = start_bulk(selection=selection, action=action, values=values, data=data, by=request.user)
    if result.job_id:
        return redirect("job_page", result.job_id)
    say(request, result.message, undo=result.undo_url)
    return redirect(_back(request, ListPage(request, selection.spec, selection.params or {})))


def _back(request: HttpRequest, listing: ListPage) -> str:
    """The list as it was narrowed when the rows were selected."""
    came_from = (
        request.POST.get("back")
        or request.headers.get("HX-Current-URL")
        or request.headers.get("Referer", "")
    )
    address = urlsplit(came_from)
    if address.path == listing.url:
        return f"{address.path}?{address.query}" if address.query else address.path
    return listing.url + listing.query.address()
