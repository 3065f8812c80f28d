from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.sign_in.actions.sessions import end_sessions
from crm.sign_in.entering import has_shown_factor
from crm.sign_in.models import SignedInSession
from crm.sign_in.queries.factors import factors_of
from crm.web.toasts import say


def security(request: HttpRequest) -> HttpResponse:
    factors, is_required = factors_of(request.user), access_of(request.user).requires_second_factor
    if is_required and factors.any and not has_shown_factor(request):
        return redirect(f"{reverse('confirm_identity')}?{urlencode({'next': reverse('home')})}")
    context = {
        "factors": factors,
        "is_required": is_required,
        "sessions": SignedInSession.objects.of(request.user),
        "current_key": request.session.session_key,
        "page_title": _("Security"),
    }
    return render(request, "sign_in/security.html", context)


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(SignedInSession, pk=pk, user=request.user)
    end_sessions(sessions=[session], user=request.user, by=request.user)
    say(request, _("%(device)s is signed out.") % {"device": session.device})
    return redirect("security")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    others = request.user.signed_in_sessions.exclude(session_id=request.session.session_key)
    count = end_sessions(sessions=list(others), user=request.user, by=request.user)
    text = ngettext("%(count)s other device is signed out.", "%(count)s other devices are signed out.", count)
    say(request, text % {"count": count})
    return redirect("security")
