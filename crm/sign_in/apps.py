from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    """How people get in and stay in: passwords, second factors, OpenID Connect, sessions, lock-outs."""

    name = "crm.sign_in"
    label = "sign_in"
    verbose_name = _("sign-in")

    def ready(self) -> None:
        from crm.events import EmployeeLeft, subscribe
        from crm.sign_in.receivers import on_employee_left
        from crm.web.menu import MenuItem, personal_menu
        from crm.web.settings_menu import SettingsPage, settings_pages

        personal_menu.register(MenuItem("security", _("Security"), "shield-check", "security", order=12))
        own = SettingsPage(
            "security",
            _("Security"),
            _("Password, second factor, passkeys, where you are signed in."),
            "shield",
            "security",
            group="me",
            order=11,
            also=("/settings/password/",),
        )
        firm = SettingsPage(
            "sign_in_settings",
            _("Sign-in"),
            _("Rule for passwords, sign-in with the firm’s own account, lock-outs."),
            "log-in",
            "sign_in_settings",
            group="access",
            entity="firm",
            action="change",
            order=35,
        )
        for page in (own, firm):
            settings_pages.register(page)
        subscribe(EmployeeLeft, on_employee_left)
