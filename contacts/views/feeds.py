from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.actions.feeds import close_feed, open_feed, renew_feed
from contacts.forms.feeds import FeedForm
from contacts.models import CalendarFeed
from contacts.queries.feeds import feed_address, feed_file, feed_of
from crm.access.gates import needs
from crm.web.form_pages import form_page
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from crm.web.toasts import say

AN_HOUR = 60


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What calendar programs fetch every hour or so; the secret address is the key."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    if is_too_fast(request, f"feed:{feed.user_id}", times=AN_HOUR, seconds=3600):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    headers = {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return HttpResponse(feed_file(feed), content_type="text/calendar; charset=utf-8", headers=headers)


@needs("client", "view")
def feed_page(request: HttpRequest) -> HttpResponse:
    feed = CalendarFeed.objects.filter(user=request.user).first()
    is_open = bool(feed and feed.nonce)
    return form_page(
        request,
        FeedForm(request.POST or None, instance=feed),
        "contacts/feed.html",
        act=lambda cleaned: open_feed(by=request.user, **cleaned),
        then=reverse("feed_page"),
        said=_("Saved."),
        page_title=_("Calendar subscription"),
        address=feed_address(feed) if is_open else "",
        feed=feed,
    )


@require_POST
@needs("client", "view")
def feed_renew(request: HttpRequest) -> HttpResponse:
    if CalendarFeed.objects.filter(user=request.user).exists():
        renew_feed(by=request.user)
        say(request, _("There is a new address; the one before reads nothing any more."))
    return redirect("feed_page")


@require_POST
@needs("client", "view")
def feed_close(request: HttpRequest) -> HttpResponse:
    close_feed(by=request.user)
    say(request, _("Your calendar can no longer be read from elsewhere."))
    return redirect("feed_page")
