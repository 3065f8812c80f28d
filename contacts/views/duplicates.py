"""Pairs of clients that may be one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.actions.duplicate_pairs import bring_pair_back, dismiss_pair, look_again
from contacts.models import DuplicatePair
from contacts.queries.duplicate_pairs import LIKELY, MOST_LEFT_OUT, SCORES, PairPage
from crm.access.scopes import require, visible_or_404
from crm.web.toasts import say

MOST_PAGES = 200


@require_GET
def pair_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "merge")
    said = request.GET
    page = PairPage(
        request.user,
        score=_whole(said["score"]) if "score" in said else 0 if "dismissed" in said else LIKELY,
        reason=said.get("reason", ""),
        is_dismissed="dismissed" in said,
        number=min(max(_whole(said.get("page")), 1), MOST_PAGES),
    )
    context = {"page": page, "scores": SCORES, "likely": LIKELY, "most_left_out": MOST_LEFT_OUT}
    return render(request, "contacts/merge/pairs.html", context)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


@require_POST
def pair_find(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "merge")
    look_again(by=request.user)
    say(request, _("All clients are being compared; new pairs stand here in a moment."))
    return redirect("pair_list")


@require_POST
def pair_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    pair = _pair_or_404(request, pk)
    dismiss_pair(pair=pair, by=request.user)
    names = {"left": pair.left.name, "right": pair.right.name}
    undo = reverse("pair_restore", args=[pk])
    say(request, _("%(left)s and %(right)s are two; this is remembered.") % names, undo=undo)
    return redirect("pair_list")


@require_POST
def pair_restore(request: HttpRequest, pk: int) -> HttpResponse:
    bring_pair_back(pair=_pair_or_404(request, pk), by=request.user)
    say(request, _("The pair is in the list again."))
    return redirect("pair_list")


def _pair_or_404(request: HttpRequest, pk: int) -> DuplicatePair:
    require(request.user, "client", "merge")
    return visible_or_404(DuplicatePair.objects.select_related("left", "right"), request.user, pk=pk)
