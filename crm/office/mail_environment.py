"""The mail server by environment: EMAIL_URL (smtp+tls://user:password@host:587), or EMAIL_HOST and friends."""

import os
from typing import Any

import environ

from crm.embedded.troubles import Trouble
from crm.running import environment

FORMS = "smtp://, smtp+tls:// or smtp+ssl://user:password@host:port"


def mail_settings(env: environ.Env) -> dict[str, Any]:
    """Django's EMAIL_... settings; without a server mails go nowhere and MAIL_IS_SET is False."""
    found: dict[str, Any] = {"EMAIL_TIMEOUT": 15, "MAIL_IS_SET": False}
    if os.environ.get("EMAIL_URL"):
        found |= _from_url(env)
    elif os.environ.get("EMAIL_HOST"):
        found |= {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": env("EMAIL_HOST"),
            "EMAIL_PORT": env.int("EMAIL_PORT", default=25),
            "EMAIL_HOST_USER": env("EMAIL_HOST_USER", default=""),
            "EMAIL_HOST_PASSWORD": env("EMAIL_HOST_PASSWORD", default=""),
            "EMAIL_USE_TLS": env.bool("EMAIL_USE_TLS", default=False),
            "EMAIL_USE_SSL": env.bool("EMAIL_USE_SSL", default=False),
        }
    else:
        found["EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
        return found
    if found.get("EMAIL_USE_TLS") and found.get("EMAIL_USE_SSL"):
        raise Trouble("EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other: 587 wants TLS, 465 wants SSL.")
    sender = found.get("EMAIL_HOST_USER") or ""
    fallback = sender if "@" in sender else f"rapport@{found['EMAIL_HOST']}"
    return found | {"MAIL_IS_SET": True, "DEFAULT_FROM_EMAIL": env("DEFAULT_FROM_EMAIL", default=fallback)}


def mail_limits() -> tuple[bool, int]:
    """Whether mailboxes may lie on servers of the firm's own network; how many bytes of a mail are taken."""
    is_private = environment.switch("MAIL_PRIVATE_HOSTS", default=False)
    return is_private, environment.number("MAIL_MAX_MB", 30, least=1, most=50) * 1024 * 1024


def _from_url(env: environ.Env) -> dict[str, Any]:
    try:
        found = env.email_url("EMAIL_URL")
    except Exception as error:
        raise Trouble(f"EMAIL_URL cannot be used: it must look like {FORMS}.") from error
    if not found.get("EMAIL_HOST") or "smtp" not in found["EMAIL_BACKEND"]:
        raise Trouble(f"EMAIL_URL cannot be used: it must look like {FORMS}.")
    found["EMAIL_PORT"] = found["EMAIL_PORT"] or (465 if found.get("EMAIL_USE_SSL") else 25)
    return {
        name: value
        for name, value in found.items()
        if name.startswith("EMAIL_") and name != "EMAIL_FILE_PATH"
    }
