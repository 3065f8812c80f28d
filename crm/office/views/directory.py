from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.office.queries.directory import PAGE, colleagues, known_languages, known_skills, with_today
from crm.people.models import Branch


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """For everybody who works here, whatever their role."""
    asked = {name: request.GET.get(name, "")[:80].strip() for name in ("q", "branch", "language", "skill")}
    branches = list(Branch.objects.all())
    branch = next((one for one in branches if str(one.pk) == asked["branch"]), None)
    found = colleagues(words=asked["q"], branch=branch, language=asked["language"], skill=asked["skill"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    context = {
        "page_title": _("Colleagues"),
        "asked": asked,
        "branches": branches,
        "languages": known_languages(),
        "skills": known_skills(),
        "page": page,
        "rows": with_today(page.object_list),
        "filters": filters.urlencode(),
    }
    return render(request, "office/directory.html", context)
