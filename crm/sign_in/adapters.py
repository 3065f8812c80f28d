"""Where allauth asks us: our words, our way to begin a session, no sign-up, secrets sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.audit.middleware import address_of
from crm.people.models import Firm, User
from crm.sign_in.devices import device_words
from crm.sign_in.entering import has_shown_factor, has_shown_recently, let_in
from crm.sign_in.queries.factors import has_factor
from crm.sign_in.sealing import seal, unseal
from crm.web.toasts import say


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy("Too many wrong codes. Try again in five minutes."),
        "rate_limited": gettext_lazy("Too many wrong codes. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Colleagues are added by an admin, never by themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        return ["crm.sign_in.stages.SecondFactorStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        let_in(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        say(request, _("This account is switched off. Ask your admin."), level=messages.ERROR)
        return redirect("sign_in")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in minutes ago is as good as a confirmation, if whoever has a second factor showed it."""
        request = context.request
        lacks_factor = has_factor(request.user) and not has_shown_factor(request)
        return lacks_factor or not has_shown_recently(request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """All on one page of ours; none for whoever has neither a password nor a factor."""
        if not get_reauthentication_flows(user):
            return []
        return [{"id": "confirm", "description": "", "url": reverse("confirm_identity")}]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """What allauth says by its templates, our pages say in their own words."""
        if message:
            say(request, message, level=level)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 - nobody's address


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code is not right, or it was used already. Wait for the next one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that cannot be read any more becomes one that nobody has the codes of."""
        return unseal(encrypted_text) or generate_totp_secret()

    def get_totp_issuer(self) -> str:
        firm = Firm.load()
        return f"Rapport {firm.name}" if firm else "Rapport"

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return device_words(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {
            **super().get_public_key_credential_user_entity(user),
            "display_name": user.name,
            "name": user.email,
        }
