"""Makes what is not in the repository: assets, compiled translations, collected static files.

Every step is left out when nothing it reads has changed since the last time.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands

from crm.running.catalogues import compile_catalogues

Say = Callable[[str], None]


def build(say: Say) -> None:
    _build_assets(say)
    if count := compile_catalogues(settings.BASE_DIR / "locale"):
        say(f"Compiled {count} translations.")
    _collect_static(say)


def _build_assets(say: Say) -> None:
    assets = settings.BASE_DIR / "build" / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    sources = [settings.BASE_DIR / "requirements.txt", *(settings.BASE_DIR / "crm" / "web").glob("*.py")]
    stamp = Stamp("assets", sources)
    if "build_assets" in get_commands() and (stamp.is_stale() or not any(assets.iterdir())):
        say("Building fonts, icons and scripts ...")
        call_command("build_assets", verbosity=0)
        stamp.set()


def _collect_static(say: Say) -> None:
    stamp = Stamp("static", _static_files())
    if stamp.is_stale() or not Path(settings.STATIC_ROOT).exists():
        say("Collecting and compressing static files ...")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.set()


def _static_files() -> Iterable[Path]:
    for finder in get_finders():
        for path, storage in finder.list([".*", "*~"]):
            yield Path(storage.path(path))


class Stamp:
    """Remembers, in a file, the names, sizes and times of what a step has read."""

    def __init__(self, name: str, sources: Iterable[Path]) -> None:
        self.path = settings.BASE_DIR / "build" / f".{name}.stamp"
        facts = sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sources)
        self.fingerprint = hashlib.sha256(repr(facts).encode()).hexdigest()

    def is_stale(self) -> bool:
        return not self.path.exists() or self.path.read_text() != self.fingerprint

    def set(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.fingerprint)
