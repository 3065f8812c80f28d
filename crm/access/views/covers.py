from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.access.actions.covers import change_cover, end_cover, mark_read, set_cover
from crm.access.forms.covers import ChangeCoverForm, CoverForm
from crm.access.models import Cover
from crm.access.queries.covers import cover_calendar, covers_for, past_covers_for, people_to_cover
from crm.access.queries.returns import News
from crm.web.form_pages import form_page
from crm.web.toasts import say

TAKEN = ("absent", "deputy", "further", "starts_at", "ends_at", "reason")


def cover_page(request: HttpRequest) -> HttpResponse:
    """Who is away, and a form: everybody may set a cover for themselves, a lead also for their people."""
    people = people_to_cover(request.user)
    initial = {"absent": request.GET.get("absent", request.user.pk), "since": timezone.localdate()}
    return form_page(
        request,
        CoverForm(request.POST or None, initial=initial, people=people),
        "access/cover.html",
        act=lambda values: set_cover(by=request.user, **{key: values[key] for key in TAKEN}),
        then=reverse("cover"),
        said=_("Set. The deputies see and work the records in these days."),
        rows=covers_for(request.user),
        past=past_covers_for(request.user),
        calendar=cover_calendar(request.user, _day(request.GET.get("from", ""))),
        endable=set(people.values_list("pk", flat=True)),
        now=timezone.now(),
        page_title=_("Cover"),
    )


def cover_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend a cover, or change its deputies."""
    cover = _cover_to_set(request, pk)
    initial = {
        "deputy": cover.deputy,
        "further": [row.deputy_id for row in cover.further.all()],
        "until": timezone.localdate(cover.ends_at),
    }
    return form_page(
        request,
        ChangeCoverForm(request.POST or None, initial=initial),
        "access/cover_change.html",
        act=lambda values: change_cover(
            cover=cover,
            by=request.user,
            deputy=values["deputy"],
            further=values["further"],
            ends_at=values["ends_at"],
        ),
        then=reverse("cover"),
        said=_("Saved."),
        cover=cover,
        page_title=_("Cover for %(name)s") % {"name": cover.absent.name},
    )


@require_POST
def cover_end(request: HttpRequest, pk: int) -> HttpResponse:
    cover = _cover_to_set(request, pk)
    end_cover(cover=cover, by=request.user)
    text = _("Nobody covers for %(absent)s any more.")
    say(request, text % {"absent": cover.absent.name})
    return redirect("cover")


@require_safe
def cover_news(request: HttpRequest, pk: int) -> HttpResponse:
    """While you were away: for the absent colleague alone."""
    cover = get_object_or_404(Cover.objects.select_related("absent"), pk=pk, first=None, absent=request.user)
    context = {"cover": cover, "news": News(cover), "page_title": _("While you were away")}
    return render(request, "access/cover_news.html", context)


@require_POST
def cover_read(request: HttpRequest, pk: int) -> HttpResponse:
    mark_read(cover=get_object_or_404(Cover, pk=pk, absent=request.user), by=request.user)
    return redirect("home")


def _cover_to_set(request, pk):
    """One that the reader sees (else 404) and may set (else 403, by the action and here for the form)."""
    cover = get_object_or_404(covers_for(request.user), pk=pk)
    if not people_to_cover(request.user).filter(pk=cover.absent_id).exists():
        raise PermissionDenied
    return cover


def _day(text):
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
