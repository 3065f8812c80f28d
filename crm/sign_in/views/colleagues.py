"""How a colleague gets in, for those who look after colleagues."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.access.gates import needs
from crm.people.models import User
from crm.sign_in.actions.factors import remove_all_factors
from crm.sign_in.actions.invitations import invite
from crm.sign_in.actions.sessions import end_sessions
from crm.sign_in.lockout import locks
from crm.sign_in.models import SignedInSession
from crm.sign_in.queries.factors import factors_of
from crm.web.toasts import say


@needs("colleague", "change")
def colleague_security(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    context = {
        "person": person,
        "factors": factors_of(person),
        "is_required": access_of(person).requires_second_factor,
        "sessions": SignedInSession.objects.of(person),
        "locks": locks(username=person.email.lower()),
        "mail_is_set": settings.MAIL_IS_SET,
        "page_title": _("Sign-in of %(name)s") % {"name": person.name},
    }
    return render(request, "sign_in/colleague.html", context)


@require_POST
@needs("colleague", "change")
def colleague_sessions_end(request: HttpRequest, pk: int, session_pk: int | None = None) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    chosen = person.signed_in_sessions.filter(**{"pk": session_pk} if session_pk else {})
    count = end_sessions(sessions=list(chosen), user=person, by=request.user)
    text = ngettext("%(count)s device is signed out.", "%(count)s devices are signed out.", count)
    say(request, text % {"count": count})
    return redirect("colleague_security", pk)


@require_POST
@needs("colleague", "change")
def colleague_factors_remove(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    remove_all_factors(user=person, by=request.user)
    text = _("%(name)s signs in with the password alone until a new second factor is set up.")
    say(request, text % {"name": person.name})
    return redirect("colleague_security", pk)


@require_POST
@needs("colleague", "change")
def colleague_invite(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        invite(user=person, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    else:
        say(request, _("The invitation is on its way to %(email)s.") % {"email": person.email})
    return redirect("colleague_page", pk)
