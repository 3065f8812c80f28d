"""One file with everything the firm has: the database and the uploaded files.

The keys in the data folder are left out: whoever finds a backup must not be able to sign cookies.
"""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connections

from crm.embedded.troubles import Trouble
from crm.running.dumps import dump, load
from crm.running.preparing import prepare_database

FORMAT = 1
LABEL, DATABASE, FILES = "backup.json", "database.dump", "files"
Say = Callable[[str], None]


def write_backup(target: Path, say: Say) -> None:
    """Write `target` whole or not at all."""
    if not target.parent.is_dir():
        raise Trouble(f"The folder {target.parent} does not exist.")
    draft = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            say("Dumping the database ...")
            dump(Path(folder) / DATABASE)
            label = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
            (Path(folder) / LABEL).write_text(json.dumps(label))
            draft.touch(mode=0o600)
            with tarfile.open(draft, "w") as archive:
                archive.add(Path(folder) / LABEL, LABEL)
                archive.add(Path(folder) / DATABASE, DATABASE)
                if Path(settings.MEDIA_ROOT).is_dir():
                    say("Adding the uploaded files ...")
                    archive.add(settings.MEDIA_ROOT, FILES)
        draft.replace(target)
    except OSError as error:
        raise Trouble(f"The backup could not be written to {target}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def read_label(source: Path) -> dict[str, Any]:
    """What a backup says about itself; Trouble when the file is not one of ours."""
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile(LABEL)
            label: dict[str, Any] = json.load(member) if member else {}
            archive.getmember(DATABASE)
    except FileNotFoundError as error:
        raise Trouble(f"There is no file {source}.") from error
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise Trouble(f"{source} is not a backup of Rapport, or it is damaged.") from error
    if label.get("format") != FORMAT:
        raise Trouble(f"{source} was written by a newer release of Rapport: update the program first.")
    return label


def restore_backup(source: Path, say: Say) -> None:
    """Put back what `source` holds, in place of everything that is here now."""
    read_label(source)
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as name:
        folder = Path(name)
        say("Unpacking ...")
        with tarfile.open(source) as archive:
            _unpack(archive, folder)
        connections.close_all()
        say("Loading the database ...")
        load(folder / DATABASE)
        _swap(folder / FILES, Path(settings.MEDIA_ROOT))
    prepare_database(say)
    cache.clear()


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files below `folder` only: a backup may come from anywhere."""
    for member in archive:
        target = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or not target.is_relative_to(folder.resolve()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as output:
            shutil.copyfileobj(content, output, 2**20)


def _swap(new: Path, place: Path) -> None:
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    if new.exists():
        new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
