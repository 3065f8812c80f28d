"""Secrets that are made on first need and kept beside the data."""

import contextlib
import os
import secrets
from pathlib import Path

from crm.embedded.troubles import Trouble


def key(folder: Path, name: str) -> str:
    """The secret called `name` in `folder`; made when it is not there yet.

    Safe when several processes ask at once: the first complete file wins and all read that one.
    """
    path = folder / name
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Trouble(f"Cannot write to the data folder {folder.parent}: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    follow_owner(draft, folder.parent)
    follow_owner(folder, folder.parent)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return _read(path)


def follow_owner(path: Path, pattern: Path) -> None:
    """As root in another user's data folder: what we add belongs to that user."""
    owner = pattern.stat()
    if os.geteuid() == 0 and owner.st_uid:
        os.chown(path, owner.st_uid, owner.st_gid)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except PermissionError as error:
        raise Trouble(
            f"The data folder {path.parent.parent} belongs to another user: "
            "run as that user, or choose another folder with DATA_DIR."
        ) from error
