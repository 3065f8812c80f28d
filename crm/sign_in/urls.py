from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string

from crm.routes import by_first_word
from crm.sign_in.views import colleagues, passwords, security, settings, sign_in


def late(name: str, *, is_public: bool = False) -> Callable[..., HttpResponse]:
    """A view whose module is loaded with its first request: passkeys and OpenID Connect need 17 MB of libraries."""

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return import_string(f"crm.sign_in.views.{name}")(request, *args, **kwargs)

    view.login_required = not is_public
    return view


urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/passkey/", late("second_factor.passkey_sign_in", is_public=True), name="passkey_sign_in"),
    path("sign-in/openid/", late("openid.openid_start", is_public=True), name="openid_start"),
    path("sign-in/openid/done/", late("openid.openid_callback", is_public=True), name="openid_callback"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("forgotten-password/", passwords.forgotten, name="forgotten_password"),
    path("set-password/<uidb64>/<token>/", passwords.SetPassword.as_view(), name="set_password"),
    path("settings/password/", passwords.change_password, name="change_password"),
    path("settings/security/", security.security, name="security"),
    path("settings/security/confirm/", late("confirm.confirm_identity"), name="confirm_identity"),
    path("settings/security/app/", late("factors.add_app"), name="add_app"),
    path("settings/security/passkey/", late("factors.add_passkey"), name="add_passkey"),
    path("settings/security/codes/", late("factors.recovery_codes"), name="recovery_codes"),
    path("settings/security/codes/new/", late("factors.recovery_codes_new"), name="recovery_codes_new"),
    path("settings/security/factors/<int:pk>/remove/", late("factors.factor_remove"), name="factor_remove"),
    path("settings/security/sessions/end/", security.sessions_end, name="sessions_end"),
    path("settings/security/sessions/<int:pk>/end/", security.session_end, name="session_end"),
    path("settings/sign-in/", settings.sign_in_settings, name="sign_in_settings"),
    path("settings/sign-in/provider/", settings.sign_in_provider, name="sign_in_provider"),
    path("settings/sign-in/locks/<int:pk>/lift/", settings.lock_lift, name="lock_lift"),
    path("settings/colleagues/<int:pk>/security/", colleagues.colleague_security, name="colleague_security"),
    path("settings/colleagues/<int:pk>/invite/", colleagues.colleague_invite, name="colleague_invite"),
    path(
        "settings/colleagues/<int:pk>/security/factors/remove/",
        colleagues.colleague_factors_remove,
        name="colleague_factors_remove",
    ),
    path(
        "settings/colleagues/<int:pk>/security/sessions/end/",
        colleagues.colleague_sessions_end,
        name="colleague_sessions_end",
    ),
    path(
        "settings/colleagues/<int:pk>/security/sessions/<int:session_pk>/end/",
        colleagues.colleague_sessions_end,
        name="colleague_session_end",
    ),
    # Names by which allauth asks for them.
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path(
        "sign-in/second-factor/", late("second_factor.second_factor", is_public=True), name="mfa_authenticate"
    ),
]
urlpatterns = by_first_word(urlpatterns)
