"""The secret that the first visitor types on the set-up page; it is printed when Rapport starts."""

import hmac

from django.conf import settings


def setup_token() -> str:
    return str(settings.SETUP_TOKEN)


def is_setup_token(typed: str) -> bool:
    return hmac.compare_digest(typed.strip().encode(), setup_token().encode())
