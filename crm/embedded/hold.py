"""Who needs the servers: they run while anybody holds them, and the last one out stops them.

Every user keeps a shared lock on a file. The kernel lets go of it when a process dies, however it
dies, so there is no list of users that could be wrong.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm.embedded.keys import follow_owner
from crm.embedded.places import Places
from crm.embedded.servers import BOTH, Servers


class Hold:
    """A claim on the running servers. `release` may be called twice; a forked child's does nothing."""

    def __init__(self, places: Places, say: Callable[[str], None], wanted: frozenset[str] = BOTH) -> None:
        self.servers = Servers.at(places, say, wanted)
        self._owner = os.getpid()
        self._users = _open(places.root / "servers.users", places.root)
        with changing(places):
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self.servers.ensure()
            except BaseException:
                self._users.close()
                raise

    def release(self) -> None:
        if self._users.closed or self._owner != os.getpid():
            return
        places = self.servers.places
        with changing(places):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            if not kept(places) and not in_use(places):
                self.servers.stop()
            self._users.close()


@contextmanager
def held(
    places: Places,
    say: Callable[[str], None] = print,
    wanted: frozenset[str] = BOTH,
) -> Iterator[Servers]:
    hold = Hold(places, say, wanted)
    try:
        yield hold.servers
    finally:
        hold.release()


@contextmanager
def changing(places: Places) -> Iterator[None]:
    """One at a time starts or stops servers."""
    with _open(places.root / "servers.lock", places.root) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def in_use(places: Places) -> bool:
    with _open(places.root / "servers.users", places.root) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def kept(places: Places) -> bool:
    """Whether somebody asked for the servers to stay up (`manage.py servers start`)."""
    return keep_mark(places).exists()


def keep_mark(places: Places) -> Path:
    return places.root / "servers.kept"


def _open(path: Path, root: Path) -> IO[str]:
    new = not path.exists()
    file = path.open("a")
    if new:
        follow_owner(path, root)
    return file
