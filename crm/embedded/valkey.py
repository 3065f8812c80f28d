"""One Valkey server. What it holds is disposable: queue hints, cache, counters."""

import os
import signal
import time
from pathlib import Path
from pwd import struct_passwd

from valkey import Valkey as Client
from valkey import exceptions
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from crm.embedded.accounts import own
from crm.embedded.children import ended_within, last_words, spawn
from crm.embedded.places import Places
from crm.embedded.troubles import Trouble
from crm.frozen import frozen

NUMBERED_DATABASES = 512  # 0 is the program's, each worker of each test run has another


@frozen
class Valkey:
    places: Places
    program: Path
    account: struct_passwd | None

    @property
    def log(self) -> Path:
        return self.places.home / "valkey.log"

    def ensure(self) -> None:
        if self.pid() is None:
            self._start()

    def pid(self) -> int | None:
        """The running server's process; None when nobody answers."""
        try:
            with self._client() as client:
                return int(client.info("server")["process_id"])
        except exceptions.BusyLoadingError:
            return None
        except (exceptions.ConnectionError, exceptions.TimeoutError):
            return None

    def stop(self) -> None:
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            if not ended_within(pid, 10):
                os.kill(pid, signal.SIGKILL)
                ended_within(pid, 10)

    def _client(self) -> Client:
        return Client(
            unix_socket_path=str(self.places.valkey_socket),
            password=self.places.secret("valkey"),
            socket_timeout=5,
            retry=Retry(NoBackoff(), 0),  # "is it there?" wants its answer now
        )

    def _start(self) -> None:
        child = spawn([str(self.program), str(self._configuration())], log=self.log, account=self.account)
        end = time.monotonic() + 30
        while self.pid() != child.pid:
            if child.poll() is not None or time.monotonic() > end:
                raise Trouble(f"Valkey does not start ({self.log}): {last_words(self.log)}")
            time.sleep(0.02)

    def _configuration(self) -> Path:
        path = self.places.home / "valkey.conf"
        lines = [
            "port 0",
            f'unixsocket "{self.places.valkey_socket}"',
            "unixsocketperm 700",
            f"databases {NUMBERED_DATABASES}",
            f"requirepass {self.places.secret('valkey')}",
            f'dir "{self.places.home}"',
            'save ""',
            "appendonly no",
            # Queued hints carry no expiry and stay; the cache makes room.
            "maxmemory 256mb",
            "maxmemory-policy volatile-lru",
        ]
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n")
        own(path, self.account)
        return path
