from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.actions.reactivation import dismiss_case, mark_contacted
from campaigns.forms.reactivation import DismissForm
from campaigns.models import ReactivationCase
from campaigns.queries.reactivation import may_see_queue, queue_of, results
from crm.access.scopes import visible_or_404
from crm.web.modules import needs_module
from crm.web.toasts import say

PAGE = 50


@needs_module("sales")
def reactivation_queue(request: HttpRequest) -> HttpResponse:
    if not may_see_queue(request.user):
        raise PermissionDenied
    whose = "mine" if request.GET.get("whose") == "mine" else "all"
    cases = queue_of(request.user, only_mine=whose == "mine")
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "results": results(request.user), "whose": whose}
    return render(request, "campaigns/reactivation_queue.html", context)


@needs_module("sales")
@require_POST
def reactivation_contacted(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case_or_404(request, pk)
    mark_contacted(case=case, by=request.user)
    say(request, _("%s marked as contacted.") % case.client)
    return redirect("reactivation_queue")


@needs_module("sales")
def reactivation_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case_or_404(request, pk)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dismiss_case(case=case, by=request.user, reason=form.cleaned_data["reason"])
        say(request, _("%s set aside.") % case.client)
        return redirect("reactivation_queue")
    return render(request, "campaigns/reactivation_dismiss.html", {"case": case, "form": form})


def _case_or_404(request: HttpRequest, pk: int) -> ReactivationCase:
    if not may_see_queue(request.user):
        raise PermissionDenied
    return visible_or_404(ReactivationCase.objects.select_related("client"), request.user, "change", pk=pk)
