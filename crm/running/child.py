"""One of the program's own processes: started, watched, started again, stopped."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

# One thread runs at a time anyway: a heap for each would only hold memory back.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
LOG_LIMIT = 10 * 2**20
LONGEST_PAUSE = 30.0
CALM = 60.0  # seconds after which earlier failures are forgotten


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    popen: subprocess.Popen[bytes] | None = None
    failures: int = 0
    began_at: float = 0.0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old"))
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(
                self.command,
                env=os.environ | ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=_leave_terminal,  # noqa: PLW1509 - this process has one thread
            )
        self.began_at, self.again_at = time.monotonic(), 0.0

    def watch(self) -> str:
        """A sentence when it has just died; starts it again after a pause that grows."""
        now = time.monotonic()
        if self.popen is None:
            if now >= self.again_at:
                self.start()
            return ""
        code = self.popen.poll()
        if code is None:
            return ""
        self._end_group()
        self.failures = self.failures + 1 if now - self.began_at < CALM else 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1) - 1)
        self.popen, self.again_at = None, now + pause
        ending = f"was ended by signal {-code}" if code < 0 else f"stopped with code {code}"
        return f"The {self.name} {ending}; starting it again. Its last words: {self.last_words() or '(none)'}"

    def ask_to_stop(self) -> None:
        if self.popen and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait until `deadline`, then kill it and all its children."""
        if self.popen is None:
            return
        try:
            self.popen.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._end_group()
            self.popen.wait()
        self._end_group()

    def _end_group(self) -> None:
        """What it had started itself must not live on, on the same port, unwatched."""
        if self.popen:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, signal.SIGKILL)

    def last_words(self) -> str:
        if not self.log.exists():
            return ""
        lines = self.log.read_bytes()[-4000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def _leave_terminal() -> None:
    """Ctrl-C is for the parent, which stops its children in order; they end when it is killed."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
