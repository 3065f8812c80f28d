from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.messages.actions.telling import choose_ways, read_all, read_notice
from crm.messages.forms import WaysForm
from crm.messages.models import Notice
from crm.messages.queries.notices import PAGE, arrived, notices_of, unread_of
from crm.messages.queries.talks import unread_talks
from crm.web.form_pages import form_page


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """All that one was told, the latest first."""
    before, unread_only = number_in(request, "before"), request.GET.get("show") == "unread"
    rows = notices_of(request.user, before=before, unread_only=unread_only)
    context = {
        "notices": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "unread_only": unread_only,
        "unread": unread_of(request.user),
    }
    return render(request, "messages/notices.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and on to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, to=request.user)
    read_notice(notice=notice)
    return redirect(notice.link or "notice_list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    read_all(by=request.user, up_to=number_in(request, "up_to", request.POST) or 0)
    return redirect("notice_list")


@require_safe
def pulse(request: HttpRequest) -> HttpResponse:
    """What the open pages of somebody ask every half minute: how much is unread, and what arrived `after`."""
    unread, after = unread_of(request.user), number_in(request, "after")
    came = arrived(request.user, after) if after is not None and unread.newest > after else []
    drawn = render_to_string("messages/arrived.html", {"notices": came}, request) if came else ""
    told = {"count": unread.count, "newest": unread.newest, "talks": unread_talks(request.user)}
    return JsonResponse(told | {"html": drawn})


def notice_settings(request: HttpRequest) -> HttpResponse:
    form = WaysForm(request.POST or None, user=request.user)
    return form_page(
        request,
        form,
        "messages/settings.html",
        act=lambda cleaned: choose_ways(by=request.user, ways=cleaned),
        then=reverse("notice_settings"),
        said=_("Saved."),
        page_title=_("Notices"),
        mail_is_set=settings.MAIL_IS_SET,
    )


def number_in(request: HttpRequest, name: str, given=None) -> int | None:
    text = (given or request.GET).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
