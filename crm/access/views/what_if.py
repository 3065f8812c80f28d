from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access.forms.what_if import WhatIfForm, WhoForm
from crm.access.queries.what_if import may_ask, what_if


@require_http_methods(["GET", "POST"])
def what_if_page(request: HttpRequest) -> HttpResponse:
    """What would change for a colleague in other teams or with other roles; nothing is written."""
    if not may_ask(request.user):
        raise PermissionDenied
    who = WhoForm(request.GET or None)
    context = {"who": who, "page_title": _("What if")}
    if not who.is_valid():
        return render(request, "access/what_if.html", context, status=422 if who.errors else 200)
    user = context["person"] = who.cleaned_data["user"]
    form = context["form"] = WhatIfForm(request.POST or None, user=user)
    if form.is_valid():
        context["change"] = what_if(user=user, asker=request.user, **form.wanted())
    return render(request, "access/what_if.html", context, status=422 if form.errors else 200)
