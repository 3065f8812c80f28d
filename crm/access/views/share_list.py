from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.access.actions.shares import end_share, renew_share
from crm.access.forms.shares import RenewForm, ShareFilterForm
from crm.access.queries.share_list import may_see_all, share_rows
from crm.access.queries.shares import lines, share_named
from crm.web.form_pages import form_page
from crm.web.templatetags.blocks import Tab
from crm.web.toasts import say

MOST = 200  # of one page and a little more
TABS = {
    "received": gettext_lazy("Shared with me"),
    "given": gettext_lazy("Shared by me"),
    "all": gettext_lazy("All shares"),
}


@require_GET
def share_list(request: HttpRequest) -> HttpResponse:
    """What is shared with me, what I shared, and for those who look after access everything."""
    form = ShareFilterForm(request.GET, user=request.user)
    wanted = form.wanted()
    page = share_rows(request.user, wanted)
    context = {
        "tabs": [
            Tab(label, f"?{urlencode({'whose': key})}", key == wanted.whose)
            for key, label in TABS.items()
            if key != "all" or may_see_all(request.user)
        ],
        "form": form,
        "wanted": wanted,
        "rows": page.rows,
        "here": request.get_full_path(),
        "older": form.address(page=wanted.page + 1) if page.has_more else "",
        "newer": form.address(page=wanted.page - 1) if wanted.page > 1 else "",
        "page_title": _("Shares"),
    }
    return render(request, "access/shares.html", context)


@require_POST
@transaction.atomic
def share_end(request: HttpRequest) -> HttpResponse:
    """End one or several now; all that were named, or none."""
    shares = _named(request)
    for share in shares:
        end_share(share=share, by=request.user)
    if shares:
        text = ngettext("%(count)s share has ended.", "%(count)s shares have ended.", len(shares))
        say(request, text % {"count": len(shares)})
    return _back(request, shares)


def share_renew(request: HttpRequest) -> HttpResponse:
    """Another end for one or several."""
    shares = _named(request)
    if not shares:
        return _back(request, shares)
    form = RenewForm(request.POST if "until" in request.POST else None)

    @transaction.atomic
    def renew(values):
        for share in shares:
            renew_share(share=share, by=request.user, **values)

    return form_page(
        request,
        form,
        "access/renew.html",
        act=renew,
        then=_next(request),
        said=ngettext("The share has its new end.", "The shares have their new end.", len(shares)),
        rows=lines(shares, request.user),
        back=_next(request),
        page_title=ngettext("Renew a share", "Renew %(count)s shares", len(shares)) % {"count": len(shares)},
    )


def _named(request):
    """The shares whose keys were sent; 404 if one of them is not there for this person."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(sent.getlist("only") or sent.getlist("share")))[:MOST]
    shares = [share_named(key, request.user) for key in keys]
    if None in shares:
        raise Http404
    return shares


def _next(request):
    """Back to where the button stood, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("share_list")


def _back(request, shares):
    if not shares:
        say(request, _("Choose at least one share first."), level=messages.WARNING)
    return redirect(_next(request))
