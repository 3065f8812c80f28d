from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crm.lists.actions.columns import choose_columns
from crm.lists.registry import columns_of
from crm.web.listing.pages import ListPage, spec_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request: HttpRequest, list_key: str) -> HttpResponse:
    """Which columns this person sees in this view."""
    listing = ListPage(request, spec_or_404(list_key, request.user))
    if request.method == "POST":
        chosen = [] if "reset" in request.POST else request.POST.getlist("column")
        choose_columns(spec=listing.spec, view=listing.query.view, columns=chosen, by=request.user)
        return redirect(listing.url + listing.query.address())
    shown = {column.key for column in listing.columns}
    offered = [(column, column.key in shown) for column in columns_of(listing.spec, request.user)]
    template = "lists/columns.html#panel" if request.htmx else "lists/columns.html"
    return render(request, template, {"listing": listing, "offered": offered})
