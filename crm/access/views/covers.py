from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions.covers import end_cover, set_cover
from crm.access.forms.covers import CoverForm
from crm.access.queries.covers import covers_for, people_to_cover
from crm.web.form_pages import form_page
from crm.web.toasts import say

TAKEN = ("absent", "deputy", "starts_at", "ends_at", "reason")


def cover_page(request: HttpRequest) -> HttpResponse:
    """Everybody may set a cover for themselves; a lead also for their people."""
    people = people_to_cover(request.user)
    initial = {"absent": request.user.pk, "since": timezone.localdate()}
    form = CoverForm(request.POST or None, initial=initial, people=people)
    return form_page(
        request,
        form,
        "access/cover.html",
        act=lambda values: set_cover(by=request.user, **{key: values[key] for key in TAKEN}),
        then=reverse("cover"),
        said=_("Set. The deputy sees and works the records in these days."),
        rows=covers_for(request.user),
        endable=set(people.values_list("pk", flat=True)),
        now=timezone.now(),
        page_title=_("Cover"),
    )


@require_POST
def cover_end(request: HttpRequest, pk: int) -> HttpResponse:
    cover = get_object_or_404(covers_for(request.user), pk=pk)
    end_cover(cover=cover, by=request.user)
    text = _("%(deputy)s does not cover for %(absent)s any more.")
    say(request, text % {"deputy": cover.deputy.name, "absent": cover.absent.name})
    return redirect("cover")
