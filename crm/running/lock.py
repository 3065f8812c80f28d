"""Only one copy of the program runs on a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.embedded.troubles import Trouble


@contextmanager
def only_one(data_dir: Path, purpose: str) -> Iterator[None]:
    """Hold the data folder's lock; Trouble names who holds it already."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "running.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise Trouble(
                f"Rapport already uses {data_dir}: {lock.read().strip()}. Stop it first."
            ) from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {purpose}")
        lock.flush()
        yield
