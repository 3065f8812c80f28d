"""Secrets that lie in the database: sealed with the installation's key, which no backup of the database holds."""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

log = logging.getLogger(__name__)


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The text, or None if it was sealed with another key: a database restored without its SECRET_KEY."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.exception("A sealed secret cannot be read: it was sealed with another SECRET_KEY")
        return None


def _box() -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    digests = (
        hashlib.sha256(f"rapport sealed secrets {key!s}".encode()).digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
