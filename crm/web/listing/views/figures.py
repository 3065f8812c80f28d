from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from crm.access.preview import open_to_preview
from crm.lists.counting import COUNT_LIMIT, capped_count, exact_count, sums, takes_all
from crm.lists.reading import read_query
from crm.lists.registry import ready_views_of
from crm.web import formats
from crm.web.listing.pages import ListPage, spec_or_404


@open_to_preview
@require_safe
def list_figures(request: HttpRequest, list_key: str) -> HttpResponse:
    """What arrives after the rows: how many there are, sums under the columns, counts of the tabs.

    Sums are worked out up to 10,000 rows; beyond that, and for an exact count, with `exact`.
    """
    listing = ListPage(request, spec_or_404(list_key, request.user))
    is_exact = "exact" in request.GET
    count = exact_count(listing.query) if is_exact else capped_count(listing.query)
    is_capped = not is_exact and count > COUNT_LIMIT
    figures = {} if is_capped else sums(listing.query)
    drawn = {column.key for column in listing.columns}
    foot = [
        (item.column, item.show(figures[item.column], listing.drawing))
        for item in listing.spec.sums
        if item.column in drawn and figures.get(item.column) is not None
    ]
    shown = formats.number(COUNT_LIMIT) + "+" if is_capped else formats.number(count)
    template = "lists/figures.html#swaps" if request.htmx else "lists/figures.html"
    context = {
        "listing": listing, "count": count, "shown": shown, "is_capped": is_capped, "foot": foot,
        "noun": listing.spec.noun(count), "tab_counts": _tab_counts(listing),
        "left_out": _left_out(listing, count, is_capped=is_capped),
    }  # fmt: skip
    return render(request, template, context)


def _left_out(listing: ListPage, count: int, *, is_capped: bool) -> str:
    """What a file lacks of the rows that the list shows, "" for nothing; how many, where they are counted."""
    if not listing.can_export or takes_all(listing.query):
        return ""
    if is_capped:
        return _("Rows that you may see but not export are left out of the file.")
    left = count - exact_count(listing.query, "export")
    words = ngettext(
        "%(count)s row is left out of the file: you may see it, but not export it.",
        "%(count)s rows are left out of the file: you may see them, but not export them.",
        left,
    )
    return words % {"count": formats.number(left)} if left > 0 else ""


def _tab_counts(listing: ListPage) -> list[tuple[str, str]]:
    """(key of the view, how many it finds), each capped."""
    params = {view.key: view.params for view in ready_views_of(listing.spec, listing.user)}
    params |= {str(view.pk): view.params for view in listing.saved_views}
    counts = []
    for key, text in params.items():
        count = capped_count(read_query(listing.spec, listing.user, QueryDict(text)))
        counts.append(
            (key, formats.number(COUNT_LIMIT) + "+" if count > COUNT_LIMIT else formats.number(count))
        )
    return counts
