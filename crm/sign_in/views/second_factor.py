from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from crm.sign_in.actions.factors import note_factor
from crm.sign_in.actions.failures import note_failed_sign_in
from crm.sign_in.forms.factors import CodeForm, PasskeyForm, PasskeySignInForm, question
from crm.sign_in.queries.factors import factors_of
from crm.web.rate import is_too_fast
from crm.web.toasts import say
from crm.web.views.errors import too_many


class SecondFactor(AuthenticateView):
    """Between the password and being in: a code, a recovery code or a passkey."""

    template_name = "sign_in/second_factor.html"
    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def form_valid(self, form):
        used = getattr(form, "authenticator", None)
        if used and used.type == Authenticator.Type.RECOVERY_CODES:
            note_factor(action="use_recovery_code", user=used.user, by=used.user)
        return super().form_valid(form)

    def form_invalid(self, form):
        if not form.has_error("code", "too_many_login_attempts"):
            note_factor(action="wrong_code", user=self.stage.login.user, by=None)
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = question(self.request, context["js_data"]["request_options"])
        return {**context, "options": options, "factors": factors_of(self.stage.login.user)}


class PasskeySignIn(LoginWebAuthnView):
    """Instead of the password: the question for the browser on GET, its answer on POST."""

    form_class = PasskeySignInForm

    def get(self, request, *args, **kwargs):
        if is_too_fast(request, "passkey", times=60, seconds=60):
            return too_many(request)
        return HttpResponse(question(request, begin_authentication()), content_type="application/json")

    def form_invalid(self, form):
        text = " ".join(form.errors.get("credential", [])).strip()
        note_failed_sign_in(way="passkey")
        say(self.request, text, level=messages.ERROR)
        return redirect("sign_in")


second_factor = SecondFactor.as_view()
passkey_sign_in = PasskeySignIn.as_view()
