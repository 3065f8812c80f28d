from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from crm.access.preview import open_to_preview
from crm.lists.reading import filter_form
from crm.lists.registry import filters_of
from crm.web.listing.pages import ListPage, spec_or_404, wants_fragment


@open_to_preview
@require_safe
def list_page(request: HttpRequest, list_key: str) -> HttpResponse:
    """A list: the whole page, or for htmx only its rows."""
    listing = ListPage(request, spec_or_404(list_key, request.user))
    template = "lists/fragment.html" if wants_fragment(request) else listing.spec.template
    return render(request, template, {"listing": listing})


@open_to_preview
@require_safe
def list_filters(request: HttpRequest, list_key: str) -> HttpResponse:
    """All filters of a list in one form; sent with `apply` it leads to the list without its empty fields."""
    listing = ListPage(request, spec_or_404(list_key, request.user))
    if "apply" in request.GET:
        given = {
            key: [value for value in values if value] for key, values in request.GET.lists() if key != "apply"
        }
        asked = ListPage(request, listing.spec, {key: values for key, values in given.items() if values})
        if not asked.query.errors:
            return redirect(listing.url + asked.query.address())
    form = filter_form(listing.spec, request.user, request.GET, whole=True)
    filters = filters_of(listing.spec, request.user)
    groups = [(item.label, [form[name] for name in item.names()]) for item in filters]
    groups = [(label, fields) for label, fields in groups if any(map(_offers_something, fields))]
    template = "lists/filters.html#panel" if request.htmx else "lists/filters.html"
    kept = [(key, value) for key, value in listing.kept_params if key in {"sort", "view"}]
    return render(request, template, {"listing": listing, "groups": groups, "kept": kept})


def _offers_something(field: Any) -> bool:
    """A field to type in, or one with anything to choose: nobody needs a heading over nothing."""
    return bool(getattr(field.field, "choices", True))
