"""Mails as they came, on the disk: written whole before any row names them; what no row knows is swept away."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from contacts.models import Mail
from contacts.models.mail import FOLDER

# A file that no row knows is of a mail that is being taken, or of one that was broken off.
BELONGS_SOON_SECONDS = 24 * 3600


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def store_raw(raw: bytes) -> str:
    """Keep the bytes; returns the path for the row."""
    word = secrets.token_hex(24)
    path = f"{word[:2]}/{word}.eml"
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return path


def raw_of(mail: Mail) -> bytes | None:
    """The mail as it came; None if it is not kept, or the file is gone."""
    if not mail.raw_path:
        return None
    try:
        return mail.file.read_bytes()
    except FileNotFoundError:
        return None


def drop_raw(path: str) -> None:
    (folder() / path).unlink(missing_ok=True)


def sweep_raw() -> int:
    """Remove files that no mail knows; returns how many went."""
    limit, count = time.time() - BELONGS_SOON_SECONDS, 0
    for part in sorted(folder().glob("??")):
        old = []
        for file in part.iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < limit:
                    old.append(f"{part.name}/{file.name}")
        rows = Mail.objects.unscoped("files are known whoever may see them").filter(raw_path__in=old)
        for path in set(old) - set(rows.values_list("raw_path", flat=True)):
            drop_raw(path)
            count += 1
    return count
