from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.search.finding import find, recent
from crm.search.marking import mark_words
from crm.search.providers import Hit
from crm.search.text import SearchText, fold
from crm.web.menu import items_for, menu, new_menu

MANY = 20
Line = tuple[str, Any, str, str]  # icon, title, note, address


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search box: records found, places to go, things to make; for htmx the palette's results only."""
    text = SearchText(request.GET.get("q", ""))
    groups = find(request.user, text, limit=6 if request.htmx else MANY)
    found = [(group.label, [_line(hit, group.icon, text) for hit in group.hits]) for group in groups]
    if not text:
        opened = [_line(hit, "clock", text) for hit in recent(request.user)]
        found = [(_("Recent"), opened)] if opened else []
    places = _places(request, text)
    if places:
        found.append((_("Do"), places))
    template = "search/page.html#results" if request.htmx else "search/page.html"
    return render(request, template, {"text": text, "groups": found})


def _line(hit: Hit, icon: str, text: SearchText) -> Line:
    return hit.icon or icon, mark_words(hit.title, text.words), hit.note, hit.url


def _places(request: HttpRequest, text: SearchText) -> list[Line]:
    """Menu lines that hold every word typed; all of "new" while nothing is typed."""
    items = items_for(request.user, new_menu) + (items_for(request.user, menu) if text else [])
    lines = [(item.icon, item.label, "", item.url) for item in items]
    return [line for line in lines if all(word in fold(str(line[1])) for word in text.words)]
