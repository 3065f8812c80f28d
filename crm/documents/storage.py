"""Files of documents on the disk: written whole before any row names them, so that a crash leaves only rubbish that
no row knows, and the sweep takes that away."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from crm.documents.kinds import ALLOWED, REFUSED, kind_of
from crm.documents.models import Version
from crm.documents.models.version import FOLDER
from crm.documents.names import ending_of, safe_name
from crm.frozen import frozen
from crm.web.formats import file_size

CHUNK = 256 * 1024
# A file that no row knows is of an upload under way, or of one that was broken off.
BELONGS_SOON_SECONDS = 24 * 3600
AT_ONCE = 1_000


@frozen
class Stored:
    """A file that lies on the disk and is fit to be kept; no row names it yet."""

    name: str
    path: str
    kind: str
    size: int
    sha256: str

    @property
    def file(self) -> Path:
        return folder() / self.path


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def store(file: File[bytes], name: str) -> Stored:
    """Copy the file in chunks to its place and look at its bytes.

    Raises ValidationError, and leaves nothing, if it is empty, too large, of a type that is not kept, or another one
    than its name says.
    """
    clean, path = safe_name(name), _new_path()
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        size, digest = _copy(file, target, clean)
        kind = kind_of(target)
        _refuse_unfit(clean, kind)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Stored(clean, path, kind, size, digest)


def _new_path() -> str:
    word = secrets.token_hex(24)
    return f"{word[:2]}/{word}"


def _copy(file: File[bytes], target: Path, name: str) -> tuple[int, str]:
    size, digest, limit = 0, hashlib.sha256(), settings.DOCUMENT_MAX_BYTES
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(target, flags, 0o600), "wb") as copy:
        for chunk in file.chunks(CHUNK):
            size += len(chunk)
            if size > limit:
                raise ValidationError(too_large(name))
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    return size, digest.hexdigest()


def too_large(name: str) -> str:
    return _("“%(name)s” is larger than %(limit)s.") % {
        "name": name,
        "limit": file_size(settings.DOCUMENT_MAX_BYTES),
    }


def _refuse_unfit(name: str, kind: str) -> None:
    if kind in REFUSED:
        found = {"name": name, "what": str(REFUSED[kind])}
        raise ValidationError(_("“%(name)s” was not kept: by its content it is %(what)s.") % found)
    if ending_of(name) not in ALLOWED[kind].endings:
        endings = ", ".join(f".{ending}" for ending in ALLOWED[kind].endings)
        found = {"name": name, "what": str(ALLOWED[kind].label), "endings": endings}
        raise ValidationError(
            _("“%(name)s” was not kept: by its content it is %(what)s, which ends in %(endings)s.") % found
        )


def sweep() -> int:
    """Remove files that no version knows, nor one that lies in the recycle bin; returns how many went."""
    limit, count = time.time() - BELONGS_SOON_SECONDS, 0
    for paths in _in_parts(_old_files(limit)):
        known = _known(paths)
        for path in paths:
            if path not in known:
                (folder() / path).unlink(missing_ok=True)
                count += 1
    return count


def _old_files(limit: float) -> Iterator[str]:
    for part in sorted(folder().glob("??")):
        for file in part.iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < limit:
                    yield f"{part.name}/{file.name}"


def _in_parts(paths: Iterable[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for path in paths:
        part.append(path)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _known(paths: list[str]) -> set[str]:
    # Late: change sets are read by the sweep alone.
    from crm.changes.models import ChangeRow

    rows = Version.objects.unscoped("files are known whoever may see them").filter(path__in=paths)
    binned = ChangeRow.objects.filter(
        model=Version._meta.label_lower, operation="delete", before__path__in=paths
    )
    return {*rows.values_list("path", flat=True), *binned.values_list("before__path", flat=True)}
