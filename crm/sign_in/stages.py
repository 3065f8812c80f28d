from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from allauth.mfa.internal.constants import LoginStageKey
from django.http import HttpResponse
from django.shortcuts import redirect

from crm.sign_in.queries.factors import has_factor


class SecondFactorStage(LoginStage):
    """Between showing who one is and being in. allauth's own loads all that passkeys need for every sign-in."""

    key = LoginStageKey.MFA_AUTHENTICATE.value
    urlname = "mfa_authenticate"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        shown = get_authentication_records(self.request, user)
        if any(proof.get("passwordless") for proof in shown) or not has_factor(user):
            return None, True
        return redirect(self.urlname), True
