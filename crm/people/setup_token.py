"""The secret that the first visitor types on the set-up page; it is printed when Rapport starts."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

FILE = "setup-token"


def setup_token() -> str:
    """The token of this installation, made on first use: DATA_DIR/setup-token, readable by its owner only."""
    path = Path(settings.DATA_DIR) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(3)}\n")
        try:
            # Several processes may ask at once: the first complete file wins.
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text().strip()


def is_setup_token(typed: str) -> bool:
    return hmac.compare_digest(typed.strip().lower().encode(), setup_token().encode())


def forget_setup_token() -> None:
    """After the set-up it opens nothing any more."""
    (Path(settings.DATA_DIR) / FILE).unlink(missing_ok=True)
