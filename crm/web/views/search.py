from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.people.models import User
from crm.search.finding import find, recent
from crm.search.marking import mark_words
from crm.search.providers import Hit
from crm.search.text import SearchText
from crm.web.places import Place, is_meant, places_to_go, things_to_make

MANY = 20
Line = tuple[str, Any, str, str]  # icon, title, note, address
Group = tuple[str, list[Line]]
# Where the palette puts what can be done on the page behind it (static/js/palette_acts.js).
HERE: Group = ("", [])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search box: records found, places to go, things to make; for htmx the palette's results only."""
    text = SearchText(request.GET.get("q", ""))
    found = _records(request.user, text, limit=6 if request.htmx else MANY)
    made, pages = things_to_make(request.user, text), places_to_go(request.user, text)
    places = [_group(label, lines, text) for label, lines in ((_("New"), made), (_("Go to"), pages)) if lines]
    groups = places + found if is_meant([*made, *pages], text) else found + places
    context = {"text": text, "groups": groups, "is_empty": bool(text) and not groups}
    if not request.htmx:
        return render(request, "search/page.html", context)
    context["groups"] = [HERE, *groups] if text else [*found, HERE, *places]
    return render(request, "search/page.html#results", context)


def _records(user: User, text: SearchText, limit: int) -> list[Group]:
    """What fits the words; what was opened last while there are none."""
    if text:
        groups = find(user, text, limit=limit)
        return [(group.label, [_line(hit, group.icon, text) for hit in group.hits]) for group in groups]
    opened = [_line(hit, "clock", text) for hit in recent(user)]
    return [(_("Recent"), opened)] if opened else []


def _line(hit: Hit, icon: str, text: SearchText) -> Line:
    return hit.icon or icon, mark_words(hit.title, text.words), hit.note, hit.url


def _group(label: str, places: list[Place], text: SearchText) -> Group:
    return label, [(one.icon, mark_words(one.label, text.words), one.note, one.url) for one in places]
