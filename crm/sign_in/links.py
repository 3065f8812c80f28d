"""Whole addresses that are handed on: to colleagues, and to the OpenID provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

if TYPE_CHECKING:
    from crm.people.models import User


def password_link(user: User) -> str:
    """Signed, for one use: it ends with it, with the next sign-in, with a new password or after three days."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.PUBLIC_URL + reverse("set_password", args=[key, default_token_generator.make_token(user)])


def callback_url() -> str:
    """Where the OpenID provider sends people back to; the admin tells it."""
    return str(settings.PUBLIC_URL) + reverse("openid_callback")
