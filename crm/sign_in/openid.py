"""Signing in with the firm's own account at an OpenID Connect provider: existing colleagues, by verified e-mail."""

from __future__ import annotations

import logging
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.people.models import User
from crm.sign_in.actions.failures import note_failed_sign_in
from crm.sign_in.discovery import NotConfirmed, fetch_json, read_discovery
from crm.sign_in.entering import enter
from crm.sign_in.links import callback_url
from crm.sign_in.models import SignInSettings
from crm.sign_in.sealing import unseal
from crm.web.toasts import say

log = logging.getLogger(__name__)
# Signed with a key of the provider's: never with a secret that we know as well, never unsigned.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_DIFFER_SECONDS = 60


class FirmOpenId(OpenIDConnectOAuth2Adapter):
    """allauth fetches the tokens; here the ID token is checked, its signature always."""

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            self._openid_config = read_discovery(self.get_provider().app.settings["server_url"])
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_url()

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        claims = self.checked(app, kwargs["response"].get("id_token") or "")
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise NotConfirmed("userinfo speaks of somebody else")
            claims = {**told, **claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def checked(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                id_token,
                key=self._signing_key(id_token),
                algorithms=SIGNATURES,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise NotConfirmed(f"the ID token is not good: {error}") from error

    def _signing_key(self, id_token: str) -> Any:
        keys = jwt.PyJWKSet.from_dict(fetch_json(self.openid_config["jwks_uri"])).keys
        named = jwt.get_unverified_header(id_token).get("kid")
        fitting = [key for key in keys if named in (None, key.key_id)]
        if not fitting:
            raise NotConfirmed("no key of the provider fits the ID token")
        return fitting[0].key


class FirmProvider(OpenIDConnectProvider):
    oauth2_adapter_class = FirmOpenId


def firm_provider(request: HttpRequest) -> FirmProvider:
    """The provider of the firm's settings; SocialApp.DoesNotExist while none is on."""
    kept = SignInSettings.load()
    if not kept.provider_is_on:
        raise SocialApp.DoesNotExist
    app = SocialApp(
        provider="openid_connect",
        provider_id="firm",
        name=kept.button_text,
        client_id=kept.client_id,
        secret=unseal(kept.sealed_secret) or "",
        settings={"server_url": kept.issuer, "oauth_pkce_enabled": True},
    )
    return FirmProvider(request, app=app)


def enter_by_openid(request: HttpRequest, claims: dict[str, Any], then: str) -> HttpResponse:
    """Let the colleague with this verified e-mail in, or say in plain words why not."""
    email = str(claims.get("email") or "")
    user = User.objects.filter(email__iexact=email).first() if email else None
    if not email:
        text = _("Your account there has no e-mail address, so nobody here can be found by it.")
    elif str(claims.get("email_verified")).lower() != "true":
        text = _("The other side has not verified your e-mail address %(email)s.") % {"email": email}
    elif user is None:
        text = _("No colleague here has the e-mail address %(email)s. Ask your admin.") % {"email": email}
    else:
        return enter(request, user, way="openid", then=then)
    note_failed_sign_in(way="openid", email=email)
    say(request, text, level=messages.ERROR)
    return redirect("sign_in")


class OpenIdAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> FirmProvider:
        return firm_provider(request)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nothing of what allauth would do with an outside account is wanted: links, sign-ups, connections."""
        claims, then = sociallogin.account.extra_data["id_token"], sociallogin.state.get("next") or ""
        raise ImmediateHttpResponse(enter_by_openid(request, claims, then))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            text = _("You cancelled the sign-in there.")
        elif extra_context and extra_context.get("state"):
            log.warning("Sign-in by OpenID Connect failed: %s", exception or error)
            text = _("The other side did not confirm who you are. Try again, or tell your admin.")
        else:
            text = _("That sign-in took too long or was begun elsewhere. Try again.")
        say(request, text, level=messages.ERROR)
        raise ImmediateHttpResponse(redirect("sign_in"))
