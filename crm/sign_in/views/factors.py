from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from crm.sign_in.actions.factors import factor_words, make_recovery_codes, note_factor, remove_factor
from crm.sign_in.forms.factors import AppForm, NewPasskeyForm, question
from crm.sign_in.queries.factors import factors_of
from crm.web.toasts import say

confirmed = reauthentication_required(app="allauth.mfa")


class Added:
    """After a factor is set up: this session has shown it, and new recovery codes are shown once more."""

    def form_valid(self, form):
        super().form_valid(form)
        user = self.request.user
        factor = factors_of(user).all[-1] if self.kind == "webauthn" else factors_of(user).app
        record_authentication(self.request, user, "mfa", type=self.kind)
        note_factor(action="add_factor", user=user, by=user, factor=factor_words(factor))
        say(self.request, self.said)
        return redirect("recovery_codes" if self.did_generate_recovery_codes else "security")

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer


class AddApp(Added, ActivateTOTPView):
    template_name = "sign_in/add_app.html"
    form_class = AppForm
    kind = "totp"

    @property
    def said(self):
        return _("The app is set up. It is asked for at your next sign-in.")

    def dispatch(self, request, *args, **kwargs):
        if factors_of(request.user).app:
            return redirect("security")
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(page_title=_("Authenticator app"), **kwargs)


add_app = AddApp.as_view()


class AddPasskey(Added, AddWebAuthnView):
    template_name = "sign_in/add_passkey.html"
    form_class = NewPasskeyForm
    kind = "webauthn"

    @property
    def said(self):
        return _("The passkey is added. It signs you in without a password.")

    def get_success_url(self):
        return ""

    def get_context_data(self, **kwargs):
        options = question(self.request, begin_registration(self.request.user, passwordless=True))
        return FormView.get_context_data(self, options=options, page_title=_("New passkey"), **kwargs)


add_passkey = AddPasskey.as_view()


@confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = factors_of(request.user).codes
    if codes is None:
        return redirect("security")
    context = {"codes": codes.wrap().get_unused_codes(), "page_title": _("Recovery codes")}
    return render(request, "sign_in/recovery_codes.html", context)


@require_POST
@confirmed
def recovery_codes_new(request: HttpRequest) -> HttpResponse:
    try:
        make_recovery_codes(by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return redirect("security")
    say(request, _("These are new codes. The former ones do not work any more."))
    return redirect("recovery_codes")


@require_POST
def factor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    factor = get_object_or_404(factors, pk=pk, user=request.user)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    try:
        remove_factor(factor=factor, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    else:
        say(request, _("%(factor)s is removed.") % {"factor": factor_words(factor)})
    return redirect("security")
