"""Where the embedded servers keep what they have. Nothing here starts anything."""

import hashlib
import os
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from crm.embedded.keys import key
from crm.frozen import frozen

DATABASE = "rapport"
ROLE = "rapport"
# A socket's whole path must fit in 103 bytes on macOS and 107 on Linux.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


@frozen
class Places:
    root: Path

    @cached_property
    def keys(self) -> Path:
        return self.root / "keys"

    @cached_property
    def home(self) -> Path:
        """The servers' own folder: inside the data folder, unless their account cannot get there.

        As root the servers run under a system user; a data folder below /root is closed to it, and
        opening the parents to everybody is not ours to do.
        """
        if os.geteuid() == 0 and not reachable(self.root):
            return Path("/var/lib/rapport") / self._fingerprint
        return self.root / "servers"

    @cached_property
    def sockets(self) -> Path:
        inside = self.home / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        return Path("/tmp") / f"rapport-{self._fingerprint}"  # noqa: S108 - checked before use, mode 0700

    @cached_property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @cached_property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @cached_property
    def _fingerprint(self) -> str:
        # The key is part of it: a data folder that was removed and made anew must not meet
        # the servers of the old one.
        return hashlib.sha256(f"{self.root}|{self.secret('place')}".encode()).hexdigest()[:16]

    def secret(self, name: str) -> str:
        return key(self.keys, name)

    def database(self) -> dict[str, str]:
        """The entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLE,
            "PASSWORD": self.secret("database"),
            "HOST": str(self.sockets),
            "PORT": "5432",
        }

    def redis_url(self) -> str:
        return f"unix://:{self.secret('valkey')}@{quote(str(self.valkey_socket))}?db=0"


def places(root: Path) -> Places:
    return Places(root.resolve())


def broker_url(redis_url: str) -> str:
    """The same server as Celery's library wants it named."""
    if redis_url.startswith("unix://"):
        return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return redis_url


def in_redis_database(redis_url: str, number: int) -> str:
    """The same server, another of its numbered databases."""
    if redis_url.startswith("unix://"):
        return f"{redis_url.split('?', 1)[0]}?db={number}"
    parts = urlsplit(redis_url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{number}", parts.query, ""))


def reachable(folder: Path) -> bool:
    """Whether the account of the servers can walk to `folder` (which need not exist yet)."""
    owner = _owner(folder)
    return all(_open_to(parent.stat(), owner) for parent in folder.parents if parent.exists())


def _owner(folder: Path) -> int:
    return folder.stat().st_uid if folder.exists() else 0


def _open_to(entry: os.stat_result, user: int) -> bool:
    if user and entry.st_uid == user:
        return bool(entry.st_mode & 0o100)
    return bool(entry.st_mode & 0o001)
