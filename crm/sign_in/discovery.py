"""What an OpenID Connect provider says about itself."""

from __future__ import annotations

from typing import Any

import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

PATIENCE_SECONDS = 8
DOCUMENT = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotConfirmed(OAuth2Error):
    """What the provider sent is not what it should be."""


def read_discovery(issuer: str) -> dict[str, Any]:
    """Its discovery document. Raises NotConfirmed, or requests' errors when nothing answers."""
    told = fetch_json(issuer.rstrip("/") + DOCUMENT)
    if any(not told.get(name) for name in ENDPOINTS):
        raise NotConfirmed("the discovery document is incomplete")
    if str(told.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise NotConfirmed(f"it calls itself {told.get('issuer')}")
    return told


def fetch_json(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=PATIENCE_SECONDS)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise NotConfirmed("it does not answer in the form of OpenID Connect")
    return told
