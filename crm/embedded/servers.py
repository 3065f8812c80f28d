"""Both servers together, and the folders they need."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from pwd import struct_passwd

from crm.embedded.accounts import own, server_account
from crm.embedded.places import Places
from crm.embedded.postgres import Postgres
from crm.embedded.programs import runnable
from crm.embedded.troubles import Trouble
from crm.embedded.valkey import Valkey
from crm.frozen import frozen

BOTH = frozenset({"postgres", "valkey"})
ROOM_NEEDED = 300 * 2**20


@frozen
class Servers:
    places: Places
    account: struct_passwd | None
    postgres: Postgres
    valkey: Valkey
    wanted: frozenset[str]

    @classmethod
    def at(cls, places: Places, say: Callable[[str], None], wanted: frozenset[str] = BOTH) -> "Servers":
        """The servers of a data folder, running or not; makes the folders."""
        try:
            places.root.mkdir(mode=0o711, parents=True, exist_ok=True)
            account = server_account(places.root)
            _make_folders(places, account)
            postgres, valkey = runnable(places, account)
        except PermissionError as error:
            raise Trouble(
                f"{error.filename} may not be written by this user: "
                "run as the owner of the data folder, or choose another with DATA_DIR."
            ) from error
        database = Postgres(places, postgres, account, say)
        return cls(places, account, database, Valkey(places, valkey, account), wanted)

    def ensure(self) -> None:
        free = shutil.disk_usage(self.places.home).free
        if free < ROOM_NEEDED:
            raise Trouble(
                f"The disk of {self.places.home} is full ({free // 2**20} MB left): "
                f"the database needs at least {ROOM_NEEDED // 2**20} MB to work."
            )
        if "postgres" in self.wanted:
            self.postgres.ensure()
        if "valkey" in self.wanted:
            self.valkey.ensure()

    def are_up(self) -> bool:
        pids = {"postgres": self.postgres.pid, "valkey": self.valkey.pid}
        return all(pids[name]() for name in self.wanted)

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()


def _make_folders(places: Places, account: struct_passwd | None) -> None:
    away = places.home.parent != places.root
    if away:
        places.home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        signpost = places.root / "servers"
        if not signpost.is_symlink():
            signpost.symlink_to(places.home)
    elif os.geteuid() == 0 and places.root.stat().st_uid == 0:
        places.root.chmod(0o711)  # our own folder: the system user must get through it
    for folder in (places.home, places.sockets):
        _private(folder, account)


def _private(folder: Path, account: struct_passwd | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    expected = account.pw_uid if account else os.geteuid()
    found = folder.lstat()
    if found.st_uid == 0 and os.geteuid() == 0:
        own(folder, account)
    elif found.st_uid != expected or folder.is_symlink():
        raise Trouble(
            f"{folder} belongs to somebody else: remove it, or choose another data folder with DATA_DIR."
        )
    folder.chmod(0o700)
