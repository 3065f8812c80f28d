from allauth.account.internal.flows.reauthentication import reauthenticate_by_password, resume_request
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.sign_in.actions.factors import note_factor
from crm.sign_in.forms.factors import ConfirmCodeForm, ConfirmPasskeyForm, ConfirmPasswordForm, question
from crm.sign_in.queries.factors import factors_of


def confirm_identity(request: HttpRequest) -> HttpResponse:
    """Before something grave: the second factor of whoever has one, else the password."""
    factors = factors_of(request.user)
    form = confirming_form(request, factors)
    if form is None:
        return redirect("security")
    if request.method == "POST" and form.is_valid():
        form.save() if factors.any else reauthenticate_by_password(request)
        return resume_request(request) or redirect("security")
    if request.method == "POST" and factors.any:
        note_factor(action="wrong_code", user=request.user, by=None)
    options = question(request, begin_authentication(request.user)) if factors.passkeys else ""
    context = {"form": form, "factors": factors, "options": options, "page_title": _("Is it you?")}
    return render(request, "sign_in/confirm.html", context, status=422 if form.errors else 200)


def confirming_form(request, factors):
    data = request.POST or None
    if factors.any:
        kind = ConfirmPasskeyForm if "credential" in request.POST else ConfirmCodeForm
        return kind(user=request.user, data=data)
    return ConfirmPasswordForm(request, data) if request.user.has_usable_password() else None
